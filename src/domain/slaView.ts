import type { Sla, SlaTarget } from '#contracts';
import { spanText } from './durations.ts';
import { ENGLISH, type Speech } from '../words/speech.ts';

/** How a target is shown: its figure in words, its tone, and how much of it is used up (0 to 1). */
export interface SlaView {
  readonly figure: string;
  readonly tone: 'plain' | 'success' | 'amber' | 'danger';
  readonly used: number;
}

/** Less than this share of the target left is a warning. */
const WARNING_SHARE = 0.25;

const MINUTE = 60_000;

/** By what the figures of an answer run on. */
export type SlaClock = Pick<Sla, 'serverNow' | 'businessTime'>;

/** What a target says at `now`, a time of the server's clock in epoch milliseconds. Business time runs on only while it is business time. */
export const slaView = (target: SlaTarget, clock: SlaClock, now: number, speech: Speech = ENGLISH): SlaView => {
  const { say } = speech;
  const whole = target.targetMinutes * MINUTE;
  switch (target.state) {
    case 'met':
      return { figure: say('Met'), tone: 'success', used: 1 };
    case 'met_late':
      return { figure: say('Met late'), tone: 'amber', used: 1 };
    case 'paused':
      return {
        figure: say('Paused, {time} left', { time: spanText(target.remainingMs ?? 0, speech) }),
        tone: 'plain',
        used: 1 - (target.remainingMs ?? 0) / whole,
      };
    default: {
      const left = (target.remainingMs ?? 0) - passedSince(clock, now);
      const time = spanText(left, speech);
      if (left < 0) return { figure: say('Breached {time} ago', { time }), tone: 'danger', used: 1 };
      return {
        figure: say('{time} left', { time }),
        tone: left < whole * WARNING_SHARE ? 'amber' : 'success',
        used: 1 - left / whole,
      };
    }
  }
};

/** Business milliseconds that have passed since the server's answer, as far as it has told how they lie. */
const passedSince = ({ serverNow, businessTime }: SlaClock, now: number): number => {
  const answeredAt = Date.parse(serverNow);
  const changesAt = businessTime?.changesAt ? Date.parse(businessTime.changesAt) : Infinity;
  const [from, to] = (businessTime?.runs ?? true) ? [answeredAt, Math.min(now, changesAt)] : [changesAt, now];
  return Math.max(0, to - from);
};
