import type { SlaTarget } from '#contracts';
import { spanText } from './durations.ts';

/** How a target is shown: its figure in words, its tone, and how much of it is used up (0 to 1). */
export interface SlaView {
  readonly figure: string;
  readonly tone: 'plain' | 'success' | 'amber' | 'danger';
  readonly used: number;
}

/** Less than this share of the target left is a warning. */
const WARNING_SHARE = 0.25;

const MINUTE = 60_000;

/**
 * What a target says at `now`, a time of the server's clock in epoch milliseconds. Business time runs
 * on only while the target is running; between business hours the server's figure is a little ahead
 * of the truth until it is asked for again.
 */
export const slaView = (target: SlaTarget, serverNow: number, now: number): SlaView => {
  const whole = target.targetMinutes * MINUTE;
  switch (target.state) {
    case 'met':
      return { figure: 'Met', tone: 'success', used: 1 };
    case 'met_late':
      return { figure: 'Met late', tone: 'amber', used: 1 };
    case 'paused':
      return {
        figure: `Paused, ${spanText(target.remainingMs ?? 0)} left`,
        tone: 'plain',
        used: 1 - (target.remainingMs ?? 0) / whole,
      };
    default: {
      const left = remainingAt(target, serverNow, now);
      if (left < 0) return { figure: `Breached ${spanText(left)} ago`, tone: 'danger', used: 1 };
      return {
        figure: `${spanText(left)} left`,
        tone: left < whole * WARNING_SHARE ? 'amber' : 'success',
        used: 1 - left / whole,
      };
    }
  }
};

/** Business time left at `now`: the server's figure less what has passed, but never before business time has to run. */
const remainingAt = ({ remainingMs, dueAt }: SlaTarget, serverNow: number, now: number): number => {
  const atAnswer = remainingMs ?? 0;
  const passed = Math.max(0, now - serverNow);
  const untilDue = dueAt === null ? Infinity : Date.parse(dueAt) - serverNow;
  // Time until the due date in excess of business time left is closed hours; how they lie is the server's to know.
  return untilDue > atAnswer + MINUTE && passed <= untilDue - atAnswer ? atAnswer : atAnswer - passed;
};
