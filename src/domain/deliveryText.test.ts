import { describe, expect, test } from 'vitest';
import type { Delivery } from '#contracts';
import { ENGLISH } from '../words/speech.ts';
import { deliveryActions } from './deliveryActions.ts';
import { deliveryText } from './deliveryText.ts';

const AT = '2026-11-23T14:02:00.000Z';
const NOW = Date.parse(AT);
const told = (delivery: Delivery, now = NOW, thenStatus: string | null = null) =>
  deliveryText({ delivery, thenStatus }, now, { ...ENGLISH, locale: 'en-GB' });
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' }).format(NOW);

const queued: Delivery = { state: 'queued', releaseAt: AT };
const sent: Delivery = { state: 'sent', acceptedAt: AT, serverAnswer: '250 OK' };
const failed: Delivery = { state: 'failed', failedAt: AT, reason: '550 No such user' };
const unknown: Delivery = { state: 'unknown', since: AT, reason: 'Connection lost' };
const bounced: Delivery = { state: 'bounced', at: AT, reason: 'Mailbox full', eventId: null };

describe('what is known of a reply’s way', () => {
  test.each<[Delivery, string]>([
    [{ state: 'sending', since: AT }, 'Sending…'],
    [
      { state: 'sending', since: new Date(NOW - 8_000).toISOString() },
      'The mail server has not answered yet. The reply is still being sent.',
    ],
    [sent, `Accepted by the mail server ${clock}`],
    [failed, 'Not sent: 550 No such user'],
    [
      unknown,
      'It is not known whether the mail server took this reply. Check with the customer before you send again.',
    ],
    [bounced, `Not delivered, returned ${clock}: Mailbox full`],
  ])('%o is told in words', (delivery, words) => {
    expect(told(delivery)).toBe(words);
  });

  test.each([
    [NOW - 8000, 'Leaves in 8 s'],
    [NOW - 7001, 'Leaves in 8 s'],
    [NOW - 1, 'Leaves in 1 s'],
    [NOW, 'Leaves now'],
    [NOW + 5000, 'Leaves now'],
  ])('at %i counts whole seconds down and never below', (now, words) => {
    expect(told(queued, now)).toBe(words);
  });

  test('says to which status the ticket will go, until it has', () => {
    expect(told(queued, NOW - 2000, 'waiting_on_customer')).toBe(
      'Leaves in 2 s, then the status goes to Waiting on customer',
    );
    expect(told({ state: 'sending', since: AT }, NOW, 'resolved')).toBe('Sending, then the status goes to Resolved…');
    expect(told(sent, NOW, 'resolved')).not.toContain('Resolved');
  });

  test('offers its author what can still be done', () => {
    expect([queued, sent, failed, unknown, bounced].map((delivery) => deliveryActions(delivery))).toEqual([
      ['undo'],
      [],
      ['retry'],
      ['confirm', 'redraft'],
      [],
    ]);
  });
});
