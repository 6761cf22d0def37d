import type { TechnicianMessage } from '#contracts';
import { timeText } from './dates.ts';
import { statusLabel } from './labels.ts';
import { ENGLISH, type Speech } from '../words/speech.ts';

/** After so many milliseconds of sending it is the mail server that is waited for. */
const SLOW_MS = 8_000;

/**
 * What is known of a reply's way, in a sentence; nothing is called sent before the mail server has
 * accepted it (SPEC, Failure handling). `now` is the server's time in epoch milliseconds.
 */
export const deliveryText = (
  { delivery, thenStatus }: Pick<TechnicianMessage, 'delivery' | 'thenStatus'>,
  now: number,
  speech: Speech = ENGLISH,
): string => {
  const { say, locale } = speech;
  const then = (sentence: string): string =>
    thenStatus === null
      ? sentence
      : say('{delivery}, then the status goes to {status}', {
          delivery: sentence,
          status: statusLabel(thenStatus, speech),
        });
  switch (delivery.state) {
    case 'queued': {
      const seconds = Math.ceil((Date.parse(delivery.releaseAt) - now) / 1000);
      return then(seconds > 0 ? say('Leaves in {seconds} s', { seconds: String(seconds) }) : say('Leaves now'));
    }
    case 'sending':
      return now - Date.parse(delivery.since) < SLOW_MS
        ? `${then(say('Sending'))}…`
        : say('The mail server has not answered yet. The reply is still being sent.');
    case 'sent':
      return say('Accepted by the mail server {time}', { time: timeText(delivery.acceptedAt, locale) });
    case 'failed':
      return say('Not sent: {reason}', { reason: delivery.reason });
    case 'unknown':
      return say(
        'It is not known whether the mail server took this reply. Check with the customer before you send again.',
      );
    case 'bounced':
      return say('Not delivered, returned {time}: {reason}', {
        time: timeText(delivery.at, locale),
        reason: delivery.reason,
      });
  }
};
