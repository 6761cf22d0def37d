import type { SlaReason, SlaTarget } from '#contracts';
import { MINUTE_MS, reckonSla, type SlaInput, type TargetReckoning } from './engine.ts';
import { explain } from './explain.ts';

const isoOrNull = (instant: number | null): string | null =>
  instant === null ? null : new Date(instant).toISOString();

const reasonOf = ({ met, pause, pausedMs }: TargetReckoning): SlaReason => {
  if (met) return met.by === 'reply' ? { type: 'replied', byName: met.byName } : { type: 'resolved' };
  if (!pause) return { type: 'counted', pausedMs };
  return { type: 'paused', since: new Date(pause.from).toISOString(), status: pause.status, byName: pause.byName };
};

/** The targets of a ticket as the contract shows them, each with what explains its figures. */
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
    reason: reasonOf(reckoning),
  }));
