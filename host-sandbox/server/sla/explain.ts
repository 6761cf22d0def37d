import type { SlaInput, TargetReckoning } from './engine.ts';
import { durationInWords, timeInWords } from './words.ts';

const STATUS_IN_WORDS: Readonly<Record<string, string>> = {
  waiting_on_customer: 'waiting on customer',
  on_hold: 'on hold',
};

const WHAT = { first_response: 'first response', resolution: 'resolution' } as const;

const lateness = (overrun: boolean, dueAt: string | null): string =>
  overrun && dueAt ? `, after it was due at ${dueAt}` : '';

/** One English sentence for a target: what met it, who paused it and since when, or when it is due under which policy. */
export const explain = (reckoning: TargetReckoning, { policy, now }: Pick<SlaInput, 'policy' | 'now'>): string => {
  const when = (instant: number): string => timeInWords(instant, policy.calendar.timeZone, now.getTime());
  const { kind, state, dueAt, remainingMs, met, pause, pausedMs, targetMs } = reckoning;
  const due = dueAt === null ? null : when(dueAt);
  const late = lateness(state === 'met_late', due);
  if (met?.by === 'reply') {
    return `Met by the reply of ${when(met.at)}${met.byName ? ` by ${met.byName}` : ''}, accepted by the mail server${late}.`;
  }
  if (met) {
    return kind === 'resolution'
      ? `Met by resolving the ticket at ${when(met.at)}${late}.`
      : `Ended by resolving the ticket at ${when(met.at)}, without an e-mail reply before${late}.`;
  }
  if (state === 'breached') {
    const missing =
      kind === 'first_response' ? 'no reply was accepted by the mail server' : 'the ticket was not resolved';
    return `Breached at ${due}: ${missing} within ${durationInWords(targetMs)} of business time under ${policy.name}.`;
  }
  if (pause) {
    const who = pause.byName ? `when ${pause.byName} set the status to` : 'by the status';
    return `Paused since ${when(pause.from)}, ${who} ${STATUS_IN_WORDS[pause.status] ?? pause.status}; ${durationInWords(remainingMs)} of business time are left.`;
  }
  const paused = pausedMs > 0 ? `, ${durationInWords(pausedMs)} of pauses not counted` : '';
  const until = due ? `Due at ${due}` : 'Never due, because the calendar has no business hours';
  return `${until}: ${WHAT[kind]} within ${durationInWords(targetMs)} of business time under ${policy.name}${paused}.`;
};
