import type { BusinessClock } from './businessClock.ts';
import type { TargetReckoning } from './engine.ts';

/** The queue's view of a ticket's SLA: how close its next target is, and when that is due. */
export interface SlaPressure {
  readonly pressure: 'none' | 'on_track' | 'warning' | 'breached' | 'paused' | 'met';
  readonly dueAt: Date | null;
}

/** Share of the target below which what is left is a warning. */
const WARNING_SHARE = 0.25;

/** True when a running target has less than a quarter of its time left. */
export const isWarning = ({ state, remainingMs, targetMs }: TargetReckoning): boolean =>
  state === 'running' && remainingMs < targetMs * WARNING_SHARE;

/** The most pressing of the targets that are still open. */
export const pressureOf = (targets: readonly TargetReckoning[]): SlaPressure => {
  if (targets.length === 0) return { pressure: 'none', dueAt: null };
  const open = targets.filter(({ met }) => met === null);
  if (open.length === 0) return { pressure: 'met', dueAt: null };
  const due = open.flatMap(({ dueAt }) => (dueAt === null ? [] : [dueAt]));
  const dueAt = due.length ? new Date(Math.min(...due)) : null;
  if (open.some(({ state }) => state === 'breached')) return { pressure: 'breached', dueAt };
  if (open.some(isWarning)) return { pressure: 'warning', dueAt };
  return { pressure: open.some(({ state }) => state === 'running') ? 'on_track' : 'paused', dueAt };
};

/** When the pressure changes next if nobody does anything, in epoch milliseconds; null when it does not. */
export const nextChangeAt = (clock: BusinessClock, targets: readonly TargetReckoning[], now: number): number | null => {
  const changes = targets.flatMap((target) => {
    if (target.state !== 'running') return [];
    // One millisecond on: at the very moment it is not overrun yet, nor less than a quarter. For that, time must run: where
    // a quarter is left at the end of a day, it is still left when the next one begins.
    if (isWarning(target)) return target.dueAt === null ? [] : [target.dueAt + 1];
    return clock.after(now, target.remainingMs - target.targetMs * WARNING_SHARE + 1) ?? [];
  });
  return changes.length ? Math.min(...changes) : null;
};
