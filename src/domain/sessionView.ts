import type { SupportSession } from '#contracts';
import { spanText } from './durations.ts';
import { wordsOf } from './labels.ts';

/** How a support session is shown. */
export interface SessionView {
  readonly label: string;
  readonly detail: string;
  readonly tone: 'plain' | 'amber' | 'success' | 'danger';
  /** Words of the button that ends it; null when there is nothing to end. */
  readonly stop: string | null;
}

/** What a session says at `now`, a time of the server's clock in epoch milliseconds. */
export const sessionView = (session: SupportSession, now: number): SessionView => {
  const { state, requestedBy, consentExpiresAt, decidedAt, endedAt, endedBy } = session;
  if (endedAt !== null) {
    const length =
      decidedAt && state === 'active' ? ` after ${spanText(Date.parse(endedAt) - Date.parse(decidedAt))}` : '';
    return { label: 'Ended', detail: `Ended${length}${endedBy ? ` by ${endedBy}` : ''}.`, tone: 'plain', stop: null };
  }
  switch (state) {
    case 'awaiting_consent':
      return {
        label: 'Awaiting consent',
        detail: `${requestedBy.name} has asked the end user. ${spanText(Math.max(0, Date.parse(consentExpiresAt) - now))} left to answer.`,
        tone: 'amber',
        stop: 'Withdraw request',
      };
    case 'active':
      return {
        label: 'Active',
        detail: `The session is recording, for ${spanText(now - Date.parse(decidedAt ?? session.requestedAt))}.`,
        tone: 'success',
        stop: 'Stop session',
      };
    case 'denied':
      return { label: 'Denied', detail: 'The end user declined.', tone: 'danger', stop: null };
    case 'expired':
      return { label: 'Expired', detail: 'The end user did not answer in time.', tone: 'plain', stop: null };
    default:
      return { label: wordsOf(state), detail: '', tone: 'plain', stop: null };
  }
};
