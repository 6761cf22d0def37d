import type { SupportSession } from '#contracts';
import { spanText } from './durations.ts';
import { wordsOf } from './labels.ts';
import { ENGLISH, type Speech } from '../words/speech.ts';

/** How a support session is shown. */
export interface SessionView {
  readonly label: string;
  readonly detail: string;
  readonly tone: 'plain' | 'amber' | 'success' | 'danger';
  /** Words of the button that ends it; null when there is nothing to end. */
  readonly stop: string | null;
}

const at = Date.parse;

const endedText = ({ state, decidedAt, endedAt, endedBy }: SupportSession, speech: Speech): string => {
  const { say } = speech;
  const length = decidedAt && endedAt && state === 'active' ? spanText(at(endedAt) - at(decidedAt), speech) : null;
  if (length === null) return endedBy ? say('Ended by {who}.', { who: endedBy }) : say('Ended.');
  return endedBy
    ? say('Ended after {length} by {who}.', { length, who: endedBy })
    : say('Ended after {length}.', { length });
};

/** What a session says at `now`, a time of the server's clock in epoch milliseconds. */
export const sessionView = (session: SupportSession, now: number, speech: Speech = ENGLISH): SessionView => {
  const { say } = speech;
  const { state, requestedBy, consentExpiresAt, decidedAt, requestedAt } = session;
  if (session.endedAt !== null)
    return { label: say('Ended'), detail: endedText(session, speech), tone: 'plain', stop: null };
  switch (state) {
    case 'awaiting_consent': {
      const left = spanText(Math.max(0, at(consentExpiresAt) - now), speech);
      return {
        label: say('Awaiting consent'),
        detail: say('{who} has asked the end user. {left} left to answer.', { who: requestedBy.name, left }),
        tone: 'amber',
        stop: say('Withdraw request'),
      };
    }
    case 'active':
      return {
        label: say('Active'),
        detail: say('The session is recording, for {length}.', {
          length: spanText(now - at(decidedAt ?? requestedAt), speech),
        }),
        tone: 'success',
        stop: say('Stop session'),
      };
    case 'denied':
      return { label: say('Denied'), detail: say('The end user declined.'), tone: 'danger', stop: null };
    case 'expired':
      return { label: say('Expired'), detail: say('The end user did not answer in time.'), tone: 'plain', stop: null };
    default:
      return { label: wordsOf(state, speech), detail: '', tone: 'plain', stop: null };
  }
};
