import { randomUUID } from 'node:crypto';
import type { SendMailOptions } from 'nodemailer';
import { describe, expect, it } from 'vitest';
import { START } from '../../../test/support/fixtures.ts';
import { routes } from '#contracts';
import { mailAttempt, message } from '../db/schema.ts';
import {
  customerMessages,
  deliver,
  eventsOf,
  log,
  mailIn,
  news,
  newTickets,
  NORTH,
  outcomes,
  server,
  signed,
  sink,
  STRANGER,
  system,
  ticketRow,
  useMailDesk,
} from './testing/mailDesk.ts';

useMailDesk();

/** A reply of Ada's that a mail server has accepted, with the id under which it left. */
const sentReply = async (recipients = ['mia@harbor.example']): Promise<{ id: string; rfcMessageId: string }> => {
  const id = randomUUID();
  const rfcMessageId = (await signed('ticket-printer')).slice(1, -1);
  const common = { id, tenantId: 'tenant-north', ticketId: 'ticket-printer', technicianId: 'tech-ada', rfcMessageId };
  const to = recipients.map((address) => ({ address, name: null }));
  await system(async (tx) => {
    await tx.insert(message).values({
      ...common,
      kind: 'technician',
      createdAt: START,
      text: 'Try again now.',
      recipients: { to, cc: [], bcc: [] },
      subject: 'Re: Printer',
      deliveryState: 'sent',
      deliveryAt: START,
      deliveryAnswer: '250 Ok',
    });
    await tx.insert(mailAttempt).values({
      ...common,
      messageId: id,
      fromAddress: NORTH,
      toAddress: recipients[0] ?? '',
      subject: 'Re: Printer',
      state: 'sent',
      startedAt: START,
    });
  });
  return { id, rfcMessageId };
};

/** How a technician sees a reply's way. */
const deliveryOf = async (id: string) => {
  const ada = await server.asTechnician('tech-ada');
  const { items } = await ada.call(routes.listMessages, { params: { ticketId: 'ticket-printer' } });
  const reply = items.find((item) => item.id === id);
  return reply?.kind === 'technician' ? reply.delivery : undefined;
};

const bounce = (returned: string, { action = 'failed', recipient = 'mia@harbor.example' } = {}): string =>
  [
    'From: MAILER-DAEMON@harbor.example',
    `To: ${NORTH}`,
    'Subject: Undelivered Mail Returned to Sender',
    `Message-ID: <${randomUUID()}@harbor.example>`,
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'I am sorry.',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.harbor.example',
    '',
    `Final-Recipient: rfc822; ${recipient}`,
    `Action: ${action}`,
    'Status: 5.1.1',
    'Diagnostic-Code: smtp; 550 5.1.1 mailbox unknown',
    '--b',
    'Content-Type: text/rfc822-headers',
    '',
    `Message-ID: <${returned}>`,
    'Subject: Re: The printer',
    '--b--',
    '',
  ].join('\r\n');

describe('a mail that tells that a reply of ours has come back', () => {
  it('makes that reply bounced, and tells once on the ticket, however often it comes', async () => {
    const { id, rfcMessageId } = await sentReply();
    for (let index = 0; index < 5; index += 1) await deliver(bounce(rfcMessageId), { mailFrom: '' });
    const [event, ...more] = await eventsOf('ticket-printer');
    expect(more).toEqual([]);
    const mailId = (await log()).find(({ messageId }) => messageId !== null)?.id;
    const reason = '550 5.1.1 mailbox unknown';
    expect(event).toMatchObject({
      text: `The reply to mia@harbor.example was returned undelivered: ${reason}`,
      event: { detail: { type: 'reply_bounced', messageId: id, recipient: 'mia@harbor.example', reason, mailId } },
    });
    expect(await deliveryOf(id)).toEqual({ state: 'bounced', at: START.toISOString(), reason, eventId: event?.id });
    expect(await news()).toContain('ticket:ticket-printer message.changed');
    expect(new Set(await outcomes())).toEqual(new Set(['ignored']));
    expect([await customerMessages('ticket-printer'), await newTickets(), sink.mails]).toEqual([[], [], []]);
  });

  it('in words alone does the same', async () => {
    const { id, rfcMessageId } = await sentReply();
    const words = [
      'From: Mail Delivery Subsystem <mailer-daemon@harbor.example>',
      'Subject: Delivery Status Notification (Failure)',
      `In-Reply-To: <${rfcMessageId}>`,
      '',
      'Your message wasn’t delivered to mia@harbor.example.',
      'The response was: 550 5.1.1 No such user',
    ];
    await deliver(words.join('\r\n'), { mailFrom: '' });
    expect(await deliveryOf(id)).toMatchObject({ state: 'bounced', reason: expect.stringContaining('No such user') });
  });

  it('of several recipients tells of each', async () => {
    const { id, rfcMessageId } = await sentReply(['mia@harbor.example', 'tom@plain.example']);
    await deliver(bounce(rfcMessageId), { mailFrom: '' });
    await deliver(bounce(rfcMessageId, { recipient: 'TOM@plain.example' }), { mailFrom: '' });
    expect((await eventsOf('ticket-printer')).map(({ text }) => text.slice(0, 32))).toEqual([
      'The reply to mia@harbor.example ',
      'The reply to tom@plain.example w',
    ]);
    expect(await deliveryOf(id)).toMatchObject({ state: 'bounced' });
  });

  it('of a delay is told, and the reply stays sent', async () => {
    const { id, rfcMessageId } = await sentReply();
    for (let index = 0; index < 3; index += 1) {
      await deliver(bounce(rfcMessageId, { action: 'delayed' }), { mailFrom: '' });
    }
    expect(await eventsOf('ticket-printer')).toMatchObject([
      { text: expect.stringMatching(/^The reply to mia@harbor\.example is late, and is still being tried/) },
    ]);
    expect(await deliveryOf(id)).toMatchObject({ state: 'sent' });
  });

  it('tells nothing when the mail was delivered, was never ours, or was signed by another tenant', async () => {
    const { id, rfcMessageId } = await sentReply();
    const envelope = { mailFrom: '' };
    await deliver(bounce(rfcMessageId, { action: 'delivered' }), envelope);
    await deliver(bounce('some@body.example'), envelope);
    await deliver(bounce((await signed('ticket-printer', 'tenant-south')).slice(1, -1)), envelope);
    expect((await eventsOf('ticket-printer')).filter(({ event }) => event?.detail?.type === 'reply_bounced')).toEqual(
      [],
    );
    expect(await deliveryOf(id)).toMatchObject({ state: 'sent' });
  });
});

describe('a mail that no person wrote', () => {
  it.each<[string, SendMailOptions]>([
    ['an absence note', { headers: { 'Auto-Submitted': 'auto-replied' } }],
    [
      'an absence note of Exchange’s',
      { subject: 'Automatic reply: Printer', headers: { 'X-Auto-Response-Suppress': 'All' } },
    ],
    ['a mail marked as bulk', { headers: { Precedence: 'bulk' } }],
    ['a notification', { envelope: { from: '', to: NORTH } }],
  ])('is told on the ticket that it names, and changes nothing else: %s', async (_, mail) => {
    const before = await ticketRow('ticket-done');
    await mailIn({ text: 'I am away until Monday.', ...mail, inReplyTo: await signed('ticket-done') });
    expect(await eventsOf('ticket-done')).toMatchObject([
      {
        text: 'Automatic answer from Mia Lind: I am away until Monday.',
        event: {
          actor: { kind: 'contact', name: 'Mia Lind' },
          detail: { type: 'automatic_reply', from: 'mia@harbor.example', text: 'I am away until Monday.' },
        },
      },
    ]);
    expect(await ticketRow('ticket-done')).toMatchObject({ status: before?.status, resolvedAt: before?.resolvedAt });
    expect([await customerMessages('ticket-done'), await newTickets(), sink.mails]).toEqual([[], [], []]);
  });

  it.each<[string, SendMailOptions, string]>([
    ['our own mail', { from: NORTH, subject: '[#1001]' }, 'ignored'],
    ['a stranger’s', { from: STRANGER, subject: '[#1001]', headers: { 'Auto-Submitted': 'auto-replied' } }, 'ignored'],
    ['a customer’s on no ticket', { headers: { 'Auto-Submitted': 'auto-generated' } }, 'quarantined'],
  ])('has no effect on any ticket: %s', async (_, mail, outcome) => {
    await mailIn(mail);
    expect(await outcomes()).toEqual([outcome]);
    expect([await customerMessages('ticket-printer'), await eventsOf('ticket-printer'), await newTickets()]).toEqual([
      [],
      [],
      [],
    ]);
    expect(sink.mails).toEqual([]);
  });

  it('is told of no more than five times an hour: two machines may be talking', async () => {
    for (let index = 0; index < 12; index += 1) {
      await mailIn({
        subject: `Away ${index}`,
        inReplyTo: await signed('ticket-printer'),
        headers: { 'Auto-Submitted': 'auto-replied' },
      });
    }
    expect(await eventsOf('ticket-printer')).toHaveLength(5);
    expect(await outcomes()).toHaveLength(12);
    expect(sink.mails).toEqual([]);
  });
});
