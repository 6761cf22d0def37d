import { describe, expect, test } from 'vitest';
import type { SystemEventDetail } from '#contracts';
import { eventText } from './eventText.ts';

const AT = '2026-11-23T10:00:00.000Z';
const told = (detail: SystemEventDetail | null, text = 'The server’s words') =>
  eventText({ actor: { kind: 'technician', name: 'Ada' }, detail, text });
const session = (state: string, ended = false): SystemEventDetail => ({
  type: 'session_changed',
  sessionId: 'ses_1',
  state,
  ended,
});

describe('a system event', () => {
  test.each<[SystemEventDetail, string]>([
    [{ type: 'ticket_created', channel: 'email' }, 'Ada opened the ticket by email'],
    [
      { type: 'status_changed', from: 'new', to: 'waiting_on_customer' },
      'Ada changed the status from New to Waiting on customer',
    ],
    [{ type: 'priority_changed', from: 'low', to: 'critical' }, 'Ada changed the priority from Low to Critical'],
    [{ type: 'assignee_changed', from: null, to: 'Ada' }, 'Ada took the ticket'],
    [{ type: 'assignee_changed', from: 'Ada', to: 'Ben' }, 'Ada assigned the ticket to Ben'],
    [{ type: 'assignee_changed', from: 'Ada', to: null }, 'Ada unassigned the ticket'],
    [{ type: 'sla_warning', target: 'first_response', dueAt: AT }, 'The first response target is due soon'],
    [{ type: 'sla_breached', target: 'resolution', dueAt: AT }, 'The resolution target was missed'],
    [{ type: 'sla_met', target: 'resolution', metAt: AT }, 'The server’s words'],
    [{ type: 'reply_failed', reason: '550 No such user' }, 'A reply of Ada was not delivered: 550 No such user'],
    [
      { type: 'reply_bounced', messageId: 'msg_1', recipient: 'ana@x.example', reason: 'Mailbox full', mailId: null },
      'Reply to ana@x.example bounced: Mailbox full',
    ],
    [
      { type: 'reply_bounced', messageId: 'msg_1', recipient: null, reason: 'Mailbox full', mailId: null },
      'A reply bounced: Mailbox full',
    ],
    [{ type: 'automatic_reply', from: 'Ana Lind', text: 'I am away.', mailId: null }, 'Automatic reply from Ana Lind'],
    [{ type: 'time_logged', minutes: 90, billable: true }, 'Ada logged 1 h 30 min'],
    [{ type: 'time_logged', minutes: 5, billable: false }, 'Ada logged 5 min, not billable'],
    [{ type: 'remote_action_launched', action: 'remote_desktop' }, 'Ada opened remote desktop'],
    [session('awaiting_consent'), 'Ada asked the end user for consent to a recorded support session'],
    [session('active'), 'The end user accepted. The recorded support session is active'],
    [session('denied'), 'The end user declined the support session'],
    [session('expired'), 'The request for consent to a support session timed out'],
    [session('active', true), 'The support session ended'],
  ])('%o is one sentence', (detail, sentence) => {
    expect(told(detail)).toBe(sentence);
  });

  test('of a status that a customer’s message has set says so', () => {
    const detail: SystemEventDetail = { type: 'status_changed', from: 'waiting_on_customer', to: 'in_progress' };
    expect(eventText({ actor: { kind: 'contact', name: 'Cora' }, detail, text: '' })).toBe(
      'Cora answered, which set the status from Waiting on customer to In progress',
    );
  });

  test('of a status that this version does not know is told all the same', () => {
    expect(told({ type: 'status_changed', from: 'new', to: 'waiting_on_vendor' })).toBe(
      'Ada changed the status from New to Waiting on vendor',
    );
  });

  test.each([null, session('paused_by_policy')])(
    'that this version does not know is told in the server’s words',
    (detail) => {
      expect(told(detail)).toBe('The server’s words');
    },
  );
});
