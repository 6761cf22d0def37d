import type { SlaTarget } from '#contracts';
import { MINUTE_MS, reckonSla, type SlaInput } from './engine.ts';
import { explain } from './explain.ts';

const isoOrNull = (instant: number | null): string | null =>
  instant === null ? null : new Date(instant).toISOString();

/** The targets of a ticket as the contract shows them, each with a sentence that explains its figures. */
export const slaTargets = (input: SlaInput): SlaTarget[] =>
  reckonSla(input).map((reckoning) => ({
    kind: reckoning.kind,
    targetMinutes: reckoning.targetMs / MINUTE_MS,
    state: reckoning.state,
    startedAt: input.createdAt.toISOString(),
    dueAt: isoOrNull(reckoning.dueAt),
    remainingMs: reckoning.met ? null : reckoning.remainingMs,
    metAt: isoOrNull(reckoning.met?.at ?? null),
    explanation: explain(reckoning, input),
  }));
