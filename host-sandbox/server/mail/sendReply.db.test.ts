import { randomUUID } from 'node:crypto';
import { and, eq, ne } from 'drizzle-orm';
import PostalMime from 'postal-mime';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { routes, type Problem, type TechnicianMessage } from '#contracts';
import { START } from '../../../test/support/fixtures.ts';
import { openTestServer, type SignedInBrowser, type TestServer } from '../../../test/support/testServer.ts';
import {
  attachment,
  contact,
  draft,
  emailAccount,
  idempotencyKey,
  liveEvent,
  mailAttempt,
  message,
  tenant,
  ticket,
} from '../db/schema.ts';
import { withSystem } from '../db/tenancy.ts';
import { mailRoutes } from './mailRoutes.ts';
import { verifyMessageId } from './messageId.ts';
import { ABANDONED_AFTER_MS, recoverSends } from './recoverSends.ts';
import type { SmtpLimits } from './smtpConversation.ts';
import { startMailSink, type MailSink } from './testing/mailSink.ts';

const LIMITS: SmtpLimits = { connectMs: 2_000, silenceMs: 250, totalMs: 5_000 };

let server: TestServer;
let sink: MailSink;
let ada: SignedInBrowser;

const system = <T>(work: Parameters<typeof withSystem<T>>[1]): Promise<T> => withSystem(server.context.database.db, work);

beforeAll(async () => {
  server = await openTestServer({ features: [mailRoutes({ limits: LIMITS })] });
});
afterAll(() => server.close());

beforeEach(async () => {
  server.setClock(START);
  sink = await startMailSink();
  await system(async (tx) => {
    await tx.delete(liveEvent);
    await tx.delete(idempotencyKey);
    await tx.delete(draft);
    await tx.delete(mailAttempt);
    await tx.delete(attachment);
    await tx.delete(message).where(ne(message.kind, 'customer'));
    await tx.update(ticket).set({ firstResponseAt: null, slaWatchedSince: null });
    await tx.update(contact).set({ name: 'Mia Lind', email: 'mia@harbor.example' }).where(eq(contact.id, 'contact-mia'));
    await tx.update(ticket).set({ subject: 'The printer prints blank pages' }).where(eq(ticket.id, 'ticket-printer'));
    await tx.update(emailAccount).set({ port: sink.port, active: true });
  });
  ada = await server.asTechnician('tech-ada');
});
afterEach(() => sink.close());

interface Sending {
  ticketId?: string;
  text?: string;
  key?: string;
  attachmentIds?: string[];
  by?: SignedInBrowser;
}

const options = ({ ticketId = 'ticket-printer', text = 'We are on it.', key = randomUUID(), attachmentIds = [] }: Sending) => ({
  params: { ticketId },
  body: { text, attachmentIds },
  idempotencyKey: key,
});

const send = (sending: Sending = {}): Promise<TechnicianMessage> =>
  (sending.by ?? ada).call(routes.sendReply, options(sending));
const refusal = (sending: Sending = {}): Promise<Problem> => (sending.by ?? ada).refusal(routes.sendReply, options(sending));

const attempts = () => system((tx) => tx.select().from(mailAttempt).orderBy(mailAttempt.startedAt));
const replies = () => system((tx) => tx.select().from(message).where(eq(message.kind, 'technician')));
const events = () => system((tx) => tx.select().from(message).where(eq(message.kind, 'system_event')));
const ticketRow = async (id = 'ticket-printer') =>
  (await system((tx) => tx.select().from(ticket).where(eq(ticket.id, id))))[0];
const published = async (): Promise<string[]> =>
  (await system((tx) => tx.select().from(liveEvent).orderBy(liveEvent.id))).map(
    ({ type, subjectId }) => `${type} ${subjectId}`,
  );

const upload = async (fileName: string, bytes: Buffer, rest: Partial<typeof attachment.$inferInsert> = {}): Promise<string> => {
  const { sha256, sizeBytes } = await server.context.blobs.put([bytes], 100_000_000);
  const id = randomUUID();
  await system((tx) =>
    tx.insert(attachment).values({
      id,
      tenantId: 'tenant-north',
      ticketId: 'ticket-printer',
      uploadedBy: 'tech-ada',
      fileName,
      mediaType: 'text/plain',
      sizeBytes,
      sha256,
      createdAt: START,
      ...rest,
    }),
  );
  return id;
};

const keepDraft = (text: string, updatedAt = START): Promise<unknown> =>
  system((tx) =>
    tx.insert(draft).values({
      tenantId: 'tenant-north',
      ticketId: 'ticket-printer',
      technicianId: 'tech-ada',
      mode: 'reply',
      text,
      attachmentIds: [],
      updatedAt,
    }),
  );
const drafts = () => system((tx) => tx.select().from(draft));

describe('a reply that the mail server accepts', () => {
  it('leaves as a mail to the contact, tagged, in its thread, under our signed Message-ID', async () => {
    const sent = await send({ text: 'Hello Mia,\n\nwe are on it.' });
    expect(sent).toMatchObject({
      kind: 'technician',
      text: 'Hello Mia,\n\nwe are on it.',
      to: 'mia@harbor.example',
      subject: 'Re: The printer prints blank pages [#1001]',
      author: { id: 'tech-ada', name: 'Ada Berg' },
      delivery: { state: 'sent', acceptedAt: START.toISOString(), serverAnswer: expect.stringMatching(/^250 .*queued as 1/) },
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
    expect(mail.text).toContain('Ada Berg\nNorth IT');
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
    await system((tx) => tx.update(ticket).set({ slaWatchedSince: minutesBefore(50) }).where(eq(ticket.id, 'ticket-printer')));
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

describe('a reply that cannot leave', () => {
  it('is refused for a tenant without an account, and nothing is kept', async () => {
    const sol = await server.asTechnician('tech-sol');
    const problem = await refusal({ by: sol, ticketId: 'ticket-foreign' });
    expect(problem).toMatchObject({ code: 'no-email-account', status: 409 });
    expect(problem.detail).toContain('No email account is configured');
    expect([await replies(), await attempts()]).toEqual([[], []]);
  });

  it('is refused while the account is switched off, and leaves with the same key afterwards', async () => {
    const key = randomUUID();
    await system((tx) => tx.update(emailAccount).set({ active: false }));
    expect(await refusal({ key })).toMatchObject({ code: 'no-email-account' });
    await system((tx) => tx.update(emailAccount).set({ active: true }));
    expect(await send({ key })).toMatchObject({ delivery: { state: 'sent' } });
  });

  it('is refused for a contact without an address', async () => {
    const problem = await refusal({ ticketId: 'ticket-noah' });
    expect(problem).toMatchObject({ code: 'no-contact-address', detail: expect.stringContaining('Noah Frey') });
  });

  it.each(['mia@harbor.example\r\nBcc: eve@example.com', 'mia@harbor.example, eve@example.com', 'mia'])(
    'is refused for a contact whose address is %j',
    async (email) => {
      await system((tx) => tx.update(contact).set({ email }).where(eq(contact.id, 'contact-mia')));
      expect(await refusal()).toMatchObject({ code: 'no-contact-address' });
      expect(sink.mails).toEqual([]);
    },
  );

  it.each([
    ['another tenant’s ticket', { ticketId: 'ticket-foreign' }, 'not-found'],
    ['a ticket that is not there', { ticketId: 'ticket-none' }, 'not-found'],
    ['an attachment that is not there', { attachmentIds: ['none'] }, 'invalid-request'],
  ])('is refused for %s', async (_, sending, code) => {
    expect(await refusal(sending)).toMatchObject({ code });
    expect(sink.mails).toEqual([]);
  });

  it.each<[string, Partial<typeof attachment.$inferInsert>]>([
    ['a colleague’s', { uploadedBy: 'tech-ben' }],
    ['another ticket’s', { ticketId: 'ticket-working' }],
    ['another tenant’s', { tenantId: 'tenant-south', ticketId: 'ticket-foreign', uploadedBy: 'tech-sol' }],
    ['a customer’s', { uploadedBy: null, messageId: 'message-printer' }],
  ])('is refused with %s attachment', async (_, rest) => {
    const file = await upload('log.txt', Buffer.from('x'), rest);
    expect(await refusal({ attachmentIds: [file] })).toMatchObject({ code: 'invalid-request' });
    expect([sink.mails, await replies()]).toEqual([[], []]);
  });

  it('is refused when its attachments are too large for one mail', async () => {
    const file = await upload('huge.bin', Buffer.from('x'), { sizeBytes: 26 * 1024 * 1024 });
    expect(await refusal({ attachmentIds: [file] })).toMatchObject({
      code: 'invalid-request',
      detail: expect.stringContaining('26 MB'),
    });
  });

  it('carries no header that somebody wrote into a name or a subject', async () => {
    await system(async (tx) => {
      await tx.update(contact).set({ name: 'Mia\r\nBcc: eve@example.com' }).where(eq(contact.id, 'contact-mia'));
      await tx.update(ticket).set({ subject: 'Hi\r\nBcc: eve@example.com' }).where(eq(ticket.id, 'ticket-printer'));
    });
    await send({ text: 'x\r\n.\r\nMAIL FROM:<eve@example.com>\r\nRCPT TO:<eve@example.com>\u0000' });
    expect(sink.mails).toMatchObject([{ to: ['mia@harbor.example'] }]);
    expect(sink.mails[0]?.raw.toString()).not.toMatch(/^bcc:/im);
  });
});

describe('the same Idempotency-Key', () => {
  it('is one mail on a double click, and the same answer to both', async () => {
    const key = randomUUID();
    const [first, second] = await Promise.all([
      ada.request('POST', '/api/tickets/ticket-printer/replies', options({ key }).body, { 'Idempotency-Key': key }),
      ada.request('POST', '/api/tickets/ticket-printer/replies', options({ key }).body, { 'Idempotency-Key': key }),
    ]);
    expect([first.status, second.status].toSorted()).toEqual([201, 409]);
    const replayed = await send({ key });
    expect(await (first.status === 201 ? first : second).json()).toEqual(replayed);
    expect(sink.mails).toHaveLength(1);
    expect(await attempts()).toHaveLength(1);
  });

  it('is answered in flight while the mail server takes its time', async () => {
    sink.behaviour = { afterData: 'silent' };
    const key = randomUUID();
    const first = refusal({ key });
    await expect.poll(() => sink.mails.length).toBe(1);
    expect(await refusal({ key })).toMatchObject({ code: 'idempotency-in-flight', status: 409 });
    expect(await first).toMatchObject({ code: 'mail-outcome-unknown' });
    expect(await refusal({ key })).toMatchObject({ code: 'mail-outcome-unknown' });
    expect(sink.mails).toHaveLength(1);
  });

  it('gives a failure again, word for word, although the server would take it now', async () => {
    const key = randomUUID();
    sink.behaviour = { recipient: { code: 550, text: '5.1.1 No such user' } };
    const first = await refusal({ key });
    sink.behaviour = {};
    expect(await refusal({ key })).toEqual(first);
    expect(sink.mails).toEqual([]);
  });

  it.each([
    ['text', { text: 'Something else.' }],
    ['ticket', { ticketId: 'ticket-working' }],
    ['attachments', { attachmentIds: ['other'] }],
  ])('is a mismatch for another %s', async (_, other) => {
    const key = randomUUID();
    await send({ key });
    expect(await refusal({ key, ...other })).toMatchObject({ code: 'idempotency-mismatch', status: 422 });
    expect(sink.mails).toHaveLength(1);
  });

  it('of two technicians is two mails', async () => {
    const key = randomUUID();
    await send({ key });
    await send({ key, by: await server.asTechnician('tech-ben') });
    expect(sink.mails).toHaveLength(2);
  });

  it('sends nothing twice even when its answer is forgotten', async () => {
    const key = randomUUID();
    const first = await send({ key });
    server.advance(25 * 60 * 60 * 1000);
    expect((await send({ key, by: await server.asTechnician('tech-ada') })).id).toBe(first.id);
    await system((tx) => tx.delete(idempotencyKey));
    expect((await send({ key, by: await server.asTechnician('tech-ada') })).id).toBe(first.id);
    expect(sink.mails).toHaveLength(1);
  });

  it('is required', async () => {
    const answer = await ada.post('/api/tickets/ticket-printer/replies', options({}).body);
    expect(answer.status).toBe(400);
  });
});

describe('a server that died while it was sending', () => {
  /** As the process left it: transaction A committed, the conversation and transaction B never ended. */
  const dieWhileSending = async (sending: Sending): Promise<void> => {
    sink.behaviour = { afterData: 'silent' };
    const gone = refusal(sending);
    onTestFinished(async () => {
      await gone.catch(() => undefined);
    });
    await expect.poll(() => sink.mails.length).toBe(1);
    const [row] = await replies();
    await gone;
    await system(async (tx) => {
      await tx.update(message).set({ deliveryState: 'sending', deliveryAnswer: null }).where(eq(message.id, row?.id ?? ''));
      await tx.update(mailAttempt).set({ state: 'sending', finishedAt: null, serverAnswer: null });
      await tx.update(idempotencyKey).set({ status: null, body: null });
    });
    sink.behaviour = {};
  };

  it('finds its reply as unknown, and never sends it again', async () => {
    const key = randomUUID();
    await dieWhileSending({ key });
    expect(await refusal({ key })).toMatchObject({ code: 'idempotency-in-flight' });
    expect(await recoverSends(server.context)).toBe(0);

    server.advance(ABANDONED_AFTER_MS + 1);
    expect(await recoverSends(server.context)).toBe(1);
    expect(await replies()).toMatchObject([{ deliveryState: 'unknown' }]);
    expect(await attempts()).toMatchObject([{ state: 'unknown' }]);
    expect(await recoverSends(server.context)).toBe(0);
    expect(await refusal({ key })).toMatchObject({ code: 'mail-outcome-unknown' });
    expect(sink.mails).toHaveLength(1);
  });

  it('is recovered once by several processes that start together', async () => {
    await dieWhileSending({});
    server.advance(ABANDONED_AFTER_MS + 1);
    const found = await Promise.all([recoverSends(server.context), recoverSends(server.context)]);
    expect(found.reduce((sum, count) => sum + count, 0)).toBe(1);
    expect((await published()).filter((news) => news.startsWith('message.changed'))).toHaveLength(2);
  });
});

describe('replies of many', () => {
  it('are all told apart under one storm of clicks', async () => {
    const keys = Array.from({ length: 8 }, () => randomUUID());
    const clicks = [...keys, ...keys, ...keys].map((key) =>
      ada.request('POST', '/api/tickets/ticket-printer/replies', options({ key }).body, { 'Idempotency-Key': key }),
    );
    const statuses = (await Promise.all(clicks)).map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([201, 409]));
    expect(sink.mails).toHaveLength(8);
    const log = await system((tx) =>
      tx.select().from(mailAttempt).where(and(eq(mailAttempt.state, 'sent'), eq(mailAttempt.ticketId, 'ticket-printer'))),
    );
    expect(new Set(log.map(({ rfcMessageId }) => rfcMessageId)).size).toBe(8);
  });
});
