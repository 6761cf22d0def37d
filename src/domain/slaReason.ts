import type { Sla, SlaTarget } from '#contracts';
import { ENGLISH, type Speech } from '../words/speech.ts';
import { speaksEnglish, type ServersText } from './becauseText.ts';
import { momentIn } from './dates.ts';
import { minutesText, spanText } from './durations.ts';
import { statusLabel } from './labels.ts';

type Policy = Pick<Sla['policy'], 'name' | 'timeZone'>;

const endedText = (target: SlaTarget, time: string, by: string | null, { say }: Speech): string => {
  if (target.reason?.type === 'replied') {
    return by
      ? say('Met by the reply of {time} by {who}, accepted by the mail server.', { time, who: by })
      : say('Met by the reply of {time}, accepted by the mail server.', { time });
  }
  return target.kind === 'resolution'
    ? say('Met by resolving the ticket, {time}.', { time })
    : say('Ended by resolving the ticket, {time}, without an e-mail reply before.', { time });
};

const countedText = ({ kind, state, targetMinutes }: SlaTarget, due: string | null, name: string, speech: Speech) => {
  const { say } = speech;
  const within = { length: minutesText(targetMinutes, speech), policy: name };
  if (state === 'breached') {
    return kind === 'first_response'
      ? say('Breached {time}: no reply was accepted within {length} of business time under {policy}.', {
          ...within,
          time: due ?? '',
        })
      : say('Breached {time}: the ticket was not resolved within {length} of business time under {policy}.', {
          ...within,
          time: due ?? '',
        });
  }
  if (due === null) return say('Never due, because the calendar has no business hours.');
  return kind === 'first_response'
    ? say('Due {time}: first response within {length} of business time under {policy}.', { ...within, time: due })
    : say('Due {time}: resolution within {length} of business time under {policy}.', { ...within, time: due });
};

/**
 * Why a target stands where it does, in a sentence or two: what met it, who paused it and since when, or when it is
 * due. Times are the policy's zone's. What a server tells in no values is said in its own words.
 */
export const slaReasonText = (
  target: SlaTarget,
  { name, timeZone }: Policy,
  now: string,
  speech: Speech = ENGLISH,
): ServersText => {
  const { say } = speech;
  const { reason, dueAt, metAt } = target;
  const when = (instant: string): string => momentIn(instant, timeZone, now, speech.locale);
  const own = (...sentences: (string | false)[]): ServersText => ({
    text: sentences.filter(Boolean).join(' '),
    lang: undefined,
  });
  switch (reason?.type) {
    case 'replied':
    case 'resolved': {
      if (metAt === null) break;
      const by = reason.type === 'replied' ? reason.byName : null;
      const late = target.state === 'met_late' && dueAt !== null;
      return own(endedText(target, when(metAt), by, speech), late && say('It was due {time}.', { time: when(dueAt) }));
    }
    case 'paused': {
      const values = {
        time: when(reason.since),
        status: statusLabel(reason.status, speech),
        left: spanText(target.remainingMs ?? 0, speech),
      };
      return own(
        reason.byName
          ? say('Paused since {time}, when {who} set the status to “{status}”.', { ...values, who: reason.byName })
          : say('Paused since {time} by the status “{status}”.', values),
        say('{left} of business time are left.', values),
      );
    }
    case 'counted':
      return own(
        countedText(target, dueAt === null ? null : when(dueAt), name, speech),
        reason.pausedMs > 0 &&
          say('Pauses of {length} are not counted.', { length: spanText(reason.pausedMs, speech) }),
      );
  }
  return { text: target.explanation, lang: speaksEnglish(speech) ? undefined : 'en' };
};
