import { businessClock, type BusinessClock } from './businessClock.ts';
import type { BusinessCalendar, SlaTargets } from '../db/schema.ts';
import { stretchesOf, type StatusChange, type Stretch } from './stretches.ts';

/** All that the SLA of a ticket depends on. */
export interface SlaInput {
  readonly policy: { readonly name: string; readonly calendar: BusinessCalendar; readonly targets: SlaTargets };
  /** Chooses the row of the policy's targets; the present priority counts from the beginning. */
  readonly priority: string;
  readonly createdAt: Date;
  readonly status: string;
  /** Oldest first. */
  readonly statusChanges: readonly StatusChange[];
  /** The first reply that the mail server accepted, and by whom if that is known. */
  readonly firstResponse: { readonly at: Date; readonly byName: string | null } | null;
  readonly resolvedAt: Date | null;
  readonly now: Date;
}

/** What brought a target to its end. */
export type MetBy =
  | { readonly by: 'reply'; readonly at: number; readonly byName: string | null }
  | { readonly by: 'resolution'; readonly at: number };

export type SlaTargetKind = 'first_response' | 'resolution';

/** Where one target stands: the contract's figures in epoch milliseconds, and what explains them. */
export interface TargetReckoning {
  readonly kind: SlaTargetKind;
  readonly state: 'running' | 'paused' | 'met' | 'met_late' | 'breached';
  readonly targetMs: number;
  readonly dueAt: number | null;
  readonly remainingMs: number;
  readonly met: MetBy | null;
  /** The pause that lasts, when the state is `paused`. */
  readonly pause: Stretch | null;
  /** Business time that earlier and lasting pauses took out of the count. */
  readonly pausedMs: number;
}

/** Milliseconds of a minute. */
export const MINUTE_MS = 60_000;

interface Measured {
  readonly elapsedMs: number;
  readonly pausedMs: number;
  /** When the target was overrun; null when it was not. */
  readonly overrunAt: number | null;
}

/** Walks through the stretches up to `until` and counts the business time of those in which the clock ran. */
const measure = (clock: BusinessClock, stretches: readonly Stretch[], targetMs: number, until: number): Measured => {
  let elapsedMs = 0;
  let pausedMs = 0;
  let overrunAt: number | null = null;
  for (const stretch of stretches) {
    const to = Math.min(stretch.to, until);
    if (to <= stretch.from) continue;
    const business = clock.between(stretch.from, to);
    if (stretch.clock === 'paused') pausedMs += business;
    if (stretch.clock !== 'runs') continue;
    if (overrunAt === null && elapsedMs + business >= targetMs) {
      const reached = clock.after(stretch.from, targetMs - elapsedMs);
      // Reaching the target at its last moment is in time; only what lies behind it is late.
      if (reached !== null && reached < to) overrunAt = reached;
    }
    elapsedMs += business;
  }
  return { elapsedMs, pausedMs, overrunAt };
};

/** Where a target stands at `now`, in plain figures. */
export const reckonTarget = (
  clock: BusinessClock,
  {
    kind,
    targetMs,
    met,
    stretches,
    now,
  }: { kind: SlaTargetKind; targetMs: number; met: MetBy | null; stretches: readonly Stretch[]; now: number },
): TargetReckoning => {
  const until = met?.at ?? now;
  const { elapsedMs, pausedMs, overrunAt } = measure(clock, stretches, targetMs, until);
  const remainingMs = targetMs - elapsedMs;
  const common = { kind, targetMs, remainingMs, met, pausedMs, pause: null };
  if (met) {
    const dueAt = overrunAt ?? clock.after(until, remainingMs);
    return { ...common, state: overrunAt === null ? 'met' : 'met_late', dueAt };
  }
  if (overrunAt !== null) return { ...common, state: 'breached', dueAt: overrunAt };
  const present = stretches.find((stretch) => stretch.from <= now && now < stretch.to);
  if (present?.clock === 'paused') return { ...common, state: 'paused', dueAt: null, pause: present };
  return { ...common, state: 'running', dueAt: clock.after(now, remainingMs) };
};

const earliest = (...ends: readonly (MetBy | null)[]): MetBy | null =>
  ends.reduce((first, end) => (first && end ? (end.at < first.at ? end : first) : (first ?? end)), null);

const FINISHED = new Set(['resolved', 'closed']);

const resolutionOf = ({ resolvedAt, status, statusChanges, createdAt }: SlaInput): MetBy | null => {
  if (resolvedAt) return { by: 'resolution', at: resolvedAt.getTime() };
  if (!FINISHED.has(status)) return null;
  const finished = statusChanges.findLast(({ from, to }) => FINISHED.has(to) && !FINISHED.has(from));
  return { by: 'resolution', at: (finished?.at ?? createdAt).getTime() };
};

/** Reckons both targets. Empty when the policy has none for the priority. */
export const reckonSla = (input: SlaInput, clock = businessClock(input.policy.calendar)): TargetReckoning[] => {
  const minutes = input.policy.targets[input.priority];
  if (!minutes) return [];
  const now = input.now.getTime();
  const stretches = stretchesOf(input.createdAt, input.status, input.statusChanges);
  const resolution = resolutionOf(input);
  const reply: MetBy | null = input.firstResponse && {
    by: 'reply',
    at: input.firstResponse.at.getTime(),
    byName: input.firstResponse.byName,
  };
  // A ticket that is resolved without a reply waits for no reply any more.
  const ends = { first_response: earliest(reply, resolution), resolution };
  return (['first_response', 'resolution'] as const).map((kind) =>
    reckonTarget(clock, { kind, targetMs: minutes[kind] * MINUTE_MS, met: ends[kind], stretches, now }),
  );
};

/** The input as it was at an earlier moment, but for the priority and the policy, which are today's. */
export const asOf = (input: SlaInput, then: Date): SlaInput => {
  const statusChanges = input.statusChanges.filter(({ at }) => at <= then);
  return {
    ...input,
    statusChanges,
    status: statusChanges.at(-1)?.to ?? input.statusChanges[0]?.from ?? input.status,
    firstResponse: input.firstResponse && input.firstResponse.at <= then ? input.firstResponse : null,
    resolvedAt: input.resolvedAt && input.resolvedAt <= then ? input.resolvedAt : null,
    now: then,
  };
};
