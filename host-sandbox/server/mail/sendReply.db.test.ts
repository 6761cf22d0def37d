import { eq } from 'drizzle-orm';
import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { START } from '../../../test/support/fixtures.ts';
import { attachment, emailAccount, tenant, ticket } from '../db/schema.ts';
import { verifyMessageId } from './messageId.ts';
import { startMailSink } from './testing/mailSink.ts';
import {
  attempts,
  drafts,
  events,
  keepDraft,
  published,
  refusal,
  replies,
  send,
  server,
  sink,
  system,
  ticketRow,
  upload,
  useReplyDesk,
} from './testing/replyDesk.ts';

useReplyDesk();

describe('a reply that the mail server accepts', () => {
  it('leaves as a mail to the contact, tagged, in its thread, under our signed Message-ID', async () => {
    const sent = await send({ text: 'Hello Mia,\n\nwe are on it.' });
    expect(sent).toMatchObject({
      kind: 'technician',
      text: 'Hello Mia,\n\nwe are on it.',
      recipients: { to: [{ address: 'mia@harbor.example', name: 'Mia Lind' }], cc: [], bcc: [] },
      subject: 'Re: The printer prints blank pages [#1001]',
      author: { id: 'tech-ada', name: 'Ada Berg' },
      delivery: {
        state: 'sent',
        acceptedAt: START.toISOString(),
        serverAnswer: expect.stringMatching(/^250 .*queued as 1/),
      },
    });
    expect(sink.mails).toMatchObject([{ from: 'support@north.example', to: ['mia@harbor.example'] }]);
    const mail = await PostalMime.parse(sink.mails[0]?.raw ?? '');
    expect(mail).toMatchObject({
      from: { name: 'North IT Support', address: 'support@north.example' },
      to: [{ name: 'Mia Lind', address: 'mia@harbor.example' }],
      subject: 'Re: The printer prints blank pages [#1001]',
      inReplyTo: '<printer-1@harbor.example>',
      references: '<printer-1@harbor.example>',
    });
    const [owner] = await system((tx) => tx.select().from(tenant).where(eq(tenant.id, 'tenant-north')));
    expect(verifyMessageId(mail.messageId?.slice(1, -1) ?? '', owner?.messageIdSecret ?? '')).toBe('ticket-printer');
    expect(mail.text).toContain('\n-- \nAda Berg\nNorth IT');
  });

  it('is logged: when, by whom, to whom and the server’s answer', async () => {
    const { id } = await send();
    expect(await attempts()).toMatchObject([
      {
        messageId: id,
        ticketId: 'ticket-printer',
        technicianId: 'tech-ada',
        fromAddress: 'support@north.example',
        toAddress: 'mia@harbor.example',
        state: 'sent',
        startedAt: START,
        finishedAt: START,
        serverAnswer: expect.stringContaining('queued as 1'),
      },
    ]);
  });

  it('stamps the first response once, and leaves the status alone', async () => {
    expect((await ticketRow())?.firstResponseAt).toBeNull();
    await send();
    server.advance(60_000);
    await send();
    expect(await ticketRow()).toMatchObject({ firstResponseAt: START, status: 'new', revision: 1 });
  });

  it('meets the first-response target, and the conversation tells so', async () => {
    // It came in an hour before START, and an answer is due within an hour.
    const minutesBefore = (minutes: number): Date => new Date(START.getTime() - minutes * 60_000);
    await system((tx) =>
      tx
        .update(ticket)
        .set({ slaWatchedSince: minutesBefore(50) })
        .where(eq(ticket.id, 'ticket-printer')),
    );
    server.setClock(minutesBefore(30));
    await send();
    expect(await events()).toMatchObject([
      { ticketId: 'ticket-printer', event: { detail: { type: 'sla_met', target: 'first_response' } } },
    ]);
  });

  it('is told live: as sending first, as sent when it is', async () => {
    const { id } = await send();
    expect(await published()).toEqual([
      `message.added ${id}`,
      'ticket.changed ticket-printer',
      'row.changed ticket-printer',
      `message.changed ${id}`,
      'resource.changed sla',
      'resource.changed drafts',
    ]);
  });

  it('takes its draft with it', async () => {
    await keepDraft('We are on it. ', new Date(START.getTime() + 1));
    await send();
    expect(await drafts()).toEqual([]);
  });

  it('leaves a draft that has been written on since', async () => {
    await keepDraft('We are on it. And one more thing', new Date(START.getTime() + 1));
    await send();
    expect(await drafts()).toHaveLength(1);
  });

  it('carries its attachments, and they belong to it from then on', async () => {
    const file = await upload('log.txt', Buffer.from('line 1'));
    const sent = await send({ attachmentIds: [file] });
    expect(sent.attachments).toMatchObject([{ id: file, fileName: 'log.txt' }]);
    const mail = await PostalMime.parse(sink.mails[0]?.raw ?? '');
    expect(mail.attachments).toMatchObject([{ filename: 'log.txt', disposition: 'attachment' }]);
    expect(await refusal({ attachmentIds: [file] })).toMatchObject({ code: 'invalid-request' });
  });

  it('answers our own last mail when the customer has not written since by mail', async () => {
    await send({ ticketId: 'ticket-bakery' });
    await send({ ticketId: 'ticket-bakery' });
    const [first, second] = await Promise.all(sink.mails.map(({ raw }) => PostalMime.parse(raw)));
    expect(first?.inReplyTo).toBeUndefined();
    expect(second?.inReplyTo).toBe(first?.messageId);
  });
});

describe('a reply that the mail server does not take', () => {
  it.each([
    ['the sign-in', { auth: { code: 535, text: '5.7.8 Authentication failed' } }, '535 5.7.8 Authentication failed'],
    ['the recipient', { recipient: { code: 550, text: '5.1.1 No such user' } }, '550 5.1.1 No such user'],
    ['the mail for now', { afterData: { code: 451, text: '4.3.0 Try again later' } }, '451 4.3.0 Try again later'],
  ])('is told in the server’s own words when it refuses %s', async (_, behaviour, words) => {
    sink.behaviour = behaviour;
    const problem = await refusal();
    expect(problem).toMatchObject({ code: 'mail-dispatch-failed', status: 502, serverAnswer: words });
    expect(problem.detail).toContain(words);
  });

  it('leaves no trace in the conversation but a system event, and none on the SLA', async () => {
    sink.behaviour = { recipient: { code: 550, text: '5.1.1 No such user' } };
    await refusal();
    expect(await replies()).toMatchObject([{ deliveryState: 'failed' }]);
    expect(await events()).toMatchObject([
      { event: { detail: { type: 'reply_failed', reason: expect.stringContaining('550 5.1.1 No such user') } } },
    ]);
    expect((await ticketRow())?.firstResponseAt).toBeNull();
    const [reply] = await replies();
    const [event] = await events();
    expect(await published()).toEqual([
      `message.added ${reply?.id}`,
      `message.added ${event?.id}`,
      `message.removed ${reply?.id}`,
      'ticket.changed ticket-printer',
    ]);
  });

  it('is logged with the server’s answer', async () => {
    sink.behaviour = { recipient: { code: 550, text: '5.1.1 No such user' } };
    await refusal();
    expect(await attempts()).toMatchObject([
      { state: 'failed', finishedAt: START, serverAnswer: expect.stringContaining('550 5.1.1 No such user') },
    ]);
  });

  it('keeps draft and attachments, and leaves with a fresh key once the cause is gone', async () => {
    await keepDraft('We are on it.');
    const file = await upload('log.txt', Buffer.from('line 1'));
    sink.behaviour = { afterData: { code: 452, text: '4.2.2 Mailbox full' } };
    await refusal({ attachmentIds: [file] });
    expect(await drafts()).toHaveLength(1);
    sink.behaviour = {};
    const sent = await send({ attachmentIds: [file] });
    expect(sent.attachments).toMatchObject([{ id: file }]);
    expect((await ticketRow())?.firstResponseAt).toEqual(START);
  });

  it('is told when nobody listens there', async () => {
    const closed = await startMailSink();
    await closed.close();
    await system((tx) => tx.update(emailAccount).set({ port: closed.port }));
    const problem = await refusal();
    expect(problem).toMatchObject({ code: 'mail-dispatch-failed', detail: expect.stringContaining('ECONNREFUSED') });
    expect(problem.serverAnswer).toBeUndefined();
  });
});

describe('a reply through an account whose mail server no name service knows', () => {
  it('has certainly not left, is told so, and its draft stays', async () => {
    await keepDraft('We are on it.');
    await system((tx) => tx.update(emailAccount).set({ host: 'mail.north.invalid' }));
    const problem = await refusal();
    await system((tx) => tx.update(emailAccount).set({ host: 'localhost' }));
    expect(problem).toMatchObject({
      code: 'mail-dispatch-failed',
      detail: expect.stringMatching(/mail\.north\.invalid:\d+ could not be reached/),
    });
    expect(await replies()).toMatchObject([{ deliveryState: 'failed' }]);
    expect(await drafts()).toMatchObject([{ text: 'We are on it.' }]);
  });
});

describe('a reply of which nobody can know whether it was accepted', () => {
  it('is told as such, kept in the conversation, and not a first response', async () => {
    sink.behaviour = { afterData: 'cut' };
    expect(await refusal()).toMatchObject({ code: 'mail-outcome-unknown', status: 502 });
    expect(await replies()).toMatchObject([{ deliveryState: 'unknown' }]);
    expect(await attempts()).toMatchObject([{ state: 'unknown', finishedAt: START }]);
    expect(await events()).toEqual([]);
    expect((await ticketRow())?.firstResponseAt).toBeNull();
    expect(await published()).toContain(`message.changed ${(await replies())[0]?.id}`);
  });

  it('leaves text and attachments for another try', async () => {
    await keepDraft('We are on it.');
    const file = await upload('log.txt', Buffer.from('line 1'));
    sink.behaviour = { afterData: 'silent' };
    await refusal({ attachmentIds: [file] });
    expect(await drafts()).toHaveLength(1);
    sink.behaviour = {};
    const sent = await send({ attachmentIds: [file] });
    expect(sent.attachments).toMatchObject([{ id: file }]);
    const kept = await system((tx) => tx.select().from(attachment));
    expect(kept.map(({ messageId }) => messageId !== null)).toEqual([true, true]);
  });
});
