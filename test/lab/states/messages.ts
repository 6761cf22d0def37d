import type { CustomerMessage, Delivery, SystemEventDetail } from '#contracts';
import { aCustomerMessage } from '../../../src/testing/fakeHost.ts';
import { aNote, anEvent, aReplyMessage } from '../../../src/testing/messages.ts';
import Message from '../../../src/thread/Message.svelte';
import { at, type LabPart, type LabState } from '../state.ts';
import EventRun from '../../../src/thread/EventRun.svelte';

const row = (name: string, message: unknown): LabState => ({ name, props: { message } });
const customer = (changes: Partial<CustomerMessage>): CustomerMessage => ({
  ...(aCustomerMessage('msg_1', 'The printer on the second floor prints blank pages.') as CustomerMessage),
  ...changes,
});
const file = (fileName: string, mediaType: string, sizeBytes: number): CustomerMessage['attachments'][number] => ({
  id: `att_${fileName}`,
  fileName,
  mediaType,
  sizeBytes,
  path: '/api/attachments/att',
  previewable: false,
  contentId: null,
});
const reply = (delivery: Delivery): LabState => row(delivery.state, aReplyMessage('msg_2', { delivery }));

/** The reply's way to the mail server. */
export const deliveryPart: LabPart = {
  name: 'Delivery of a reply',
  shape: 'row',
  component: Message,
  states: [
    reply({ state: 'queued', releaseAt: at(0.1) }),
    reply({ state: 'sending', since: at(-0.1) }),
    reply({ state: 'sent', acceptedAt: at(-30), serverAnswer: '250 2.0.0 Ok: queued as 4F' }),
    reply({ state: 'failed', failedAt: at(-1), reason: '550 5.1.1 cora@client.example: no such mailbox' }),
    reply({ state: 'unknown', since: at(-5), reason: 'The connection was lost before the server answered.' }),
    reply({ state: 'bounced', at: at(-5), reason: 'The mailbox is full.', eventId: 'evt_1' }),
  ],
};

/** What was written, by whom, and where it came in. */
export const messagePart: LabPart = {
  name: 'Messages',
  shape: 'row',
  component: Message,
  states: [
    row('customer by e-mail', customer({})),
    row(
      'customer by the agent',
      customer({
        channel: {
          via: 'agent',
          certificateSubject: 'CN=agt_1, O=Client Ltd',
          certificateFingerprint: '3f:9a:11:04:7c:5e:aa:01',
          verifiedAt: at(-1),
        },
      }),
    ),
    row('customer by the portal', customer({ channel: { via: 'portal' } })),
    row('with quoted history', customer({ quotedText: '> Please try the other tray.\n> Ada' })),
    row(
      'with files',
      customer({
        attachments: [
          file('printer.log', 'text/plain', 18_213),
          file('Invoice of the toner 2026-11.pdf', 'application/pdf', 1_482_133),
        ],
      }),
    ),
    row('internal note', aNote('msg_3')),
    row(
      'edited note with a mention',
      aNote('msg_4', {
        text: '@Ben Ivers, the tray is worn out.',
        mentions: [{ id: 'tec_2', name: 'Ben Ivers' }],
        editedAt: at(-3),
      }),
    ),
    row('a long word', customer({ text: 'https://client.example/'.padEnd(180, 'abcdefghij/') })),
    // Letters that no font of the lab has: what the machine has in their place is not compared.
    { ...row('right to left', customer({ text: 'الطابعة في الطابق الثاني تطبع صفحات فارغة.' })), foreign: true },
  ],
};

const event = (name: string, detail: SystemEventDetail | null, text?: string): LabState => ({
  name,
  props: { events: [anEvent('evt_1', detail, text)] },
});

/** Slim rows for what happened to the ticket. */
export const eventPart: LabPart = {
  name: 'System events',
  shape: 'row',
  component: EventRun,
  states: [
    event('created', { type: 'ticket_created', channel: 'email' }),
    event('status', { type: 'status_changed', from: 'new', to: 'in_progress' }),
    event('assignee', { type: 'assignee_changed', from: null, to: 'Ada Okafor' }),
    event('SLA breached', { type: 'sla_breached', target: 'resolution', dueAt: at(-10) }),
    event('bounce', {
      type: 'reply_bounced',
      messageId: 'msg_2',
      recipient: 'cora@client.example',
      reason: 'The mailbox is full.',
      mailId: null,
    }),
    event('out of office', {
      type: 'automatic_reply',
      from: 'cora@client.example',
      text: 'Back on Monday.',
      mailId: null,
    }),
    event('session', { type: 'session_changed', sessionId: 'ses_1', state: 'active', ended: false }),
    event('of a later version', null, 'The ticket was seen from orbit.'),
  ],
};
