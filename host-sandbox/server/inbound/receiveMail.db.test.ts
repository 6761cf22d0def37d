import { randomBytes, randomUUID } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { and, eq, ne, notInArray } from 'drizzle-orm';
import { createTransport, type SendMailOptions } from 'nodemailer';
import PostalMime from 'postal-mime';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { routes } from '#contracts';
import { START } from '../../../test/support/fixtures.ts';
import { openTestServer, type TestServer } from '../../../test/support/testServer.ts';
import * as tables from '../db/schema.ts';
import { attachment, contact, emailAccount, inboundMail, liveEvent, message, statusChange, tenant, ticket } from '../db/schema.ts';
import { withSystem } from '../db/tenancy.ts';
import { mailRoutes } from '../mail/mailRoutes.ts';
import { signMessageId } from '../mail/messageId.ts';
import { startMailSink, type MailSink } from '../mail/testing/mailSink.ts';
import { MAIL_MAX_BYTES, receiveMail } from './receiveMail.ts';
import { startInboundSmtp } from './startInboundSmtp.ts';

const NORTH = 'support@north.example';
const SOUTH = 'help@south.example';
const MIA = 'Mia Lind <mia@harbor.example>';
const TOM = 'Tom Bauer <tom@plain.example>';
const STRANGER = 'Eve <eve@elsewhere.example>';
const FIXTURE_TICKETS = ['ticket-printer', 'ticket-noah', 'ticket-working', 'ticket-bakery', 'ticket-done', 'ticket-foreign'];

let server: TestServer;
let smtp: Awaited<ReturnType<typeof startInboundSmtp>>;
let sink: MailSink;

const system = <T>(work: Parameters<typeof withSystem<T>>[1]): Promise<T> => withSystem(server.context.database.db, work);

beforeAll(async () => {
  server = await openTestServer({ features: [mailRoutes()] });
  smtp = await startInboundSmtp({ context: server.context, port: { name: 'TEST_PORT', port: 0 } });
});
afterAll(async () => {
  await smtp.close();
  await server.close();
});

beforeEach(async () => {
  server.setClock(START);
  sink = await startMailSink();
  await system(async (tx) => {
    await tx.delete(liveEvent);
    await tx.delete(inboundMail);
    await tx.delete(tables.mailAttempt);
    await tx.delete(attachment);
    await tx.delete(statusChange);
    await tx.delete(message).where(notInArray(message.id, ['message-printer', 'message-foreign']));
    await tx.delete(ticket).where(notInArray(ticket.id, FIXTURE_TICKETS));
    await tx.delete(contact).where(notInArray(contact.id, ['contact-mia', 'contact-noah', 'contact-tom', 'contact-eva']));
    await tx.update(ticket).set({ status: 'resolved', resolvedAt: START }).where(eq(ticket.id, 'ticket-done'));
    await tx.update(tenant).set({ nextTicketNumber: 1006 }).where(eq(tenant.id, 'tenant-north'));
    await tx.update(emailAccount).set({ port: sink.port });
  });
});
afterEach(() => sink.close());

/** Sends a mail to the MSP by SMTP, as a customer's mail server does. */
const mailIn = async (mail: SendMailOptions): Promise<string> => {
  const transport = createTransport({ host: 'localhost', port: smtp.port, ignoreTLS: true });
  const { response } = await transport.sendMail({ from: MIA, to: NORTH, subject: 'Hello', text: 'Hello', ...mail });
  return response;
};

const log = () => system((tx) => tx.select().from(inboundMail).orderBy(inboundMail.receivedAt));
const outcomes = async () => (await log()).map(({ outcome }) => outcome);
const customerMessages = (ticketId: string) =>
  system((tx) =>
    tx
      .select()
      .from(message)
      .where(and(eq(message.ticketId, ticketId), eq(message.kind, 'customer'), ne(message.id, 'message-printer')))
      .orderBy(message.position),
  );
const eventsOf = (ticketId: string) =>
  system((tx) => tx.select().from(message).where(and(eq(message.ticketId, ticketId), eq(message.kind, 'system_event'))));
const ticketRow = async (id: string) => (await system((tx) => tx.select().from(ticket).where(eq(ticket.id, id))))[0];
const newTickets = () => system((tx) => tx.select().from(ticket).where(notInArray(ticket.id, FIXTURE_TICKETS)));
const news = async () =>
  (await system((tx) => tx.select().from(liveEvent).orderBy(liveEvent.id))).map(({ topic, type }) => `${topic} ${type}`);
const signed = async (ticketId: string, tenantId = 'tenant-north'): Promise<string> => {
  const [own] = await system((tx) => tx.select().from(tenant).where(eq(tenant.id, tenantId)));
  return `<${signMessageId(ticketId, 'north.example', own?.messageIdSecret ?? '')}>`;
};

describe('a conversation by mail', () => {
  it('goes from our reply to the customer’s answer and back onto the same ticket, live', async () => {
    const ada = await server.asTechnician('tech-ada');
    await ada.call(routes.sendReply, {
      params: { ticketId: 'ticket-printer' },
      body: { text: 'Please restart it.', attachmentIds: [] },
      idempotencyKey: randomUUID(),
    });
    const ours = await PostalMime.parse(sink.mails[0]?.raw ?? '');
    const scope = { tenantId: 'tenant-north' };
    const position = await server.context.live.positionAt(scope, new Date(START.getTime() + 1));
    const woken = new Promise<void>((resolve) => server.context.live.subscribe(scope, resolve));

    // The subject has lost its tag: the signed Message-ID is enough.
    const answer = await mailIn({
      subject: 'Re: printer',
      inReplyTo: ours.messageId,
      references: [ours.references ?? '', ours.messageId ?? ''],
      text: `That helped, thanks!\n\nOn Monday, North IT <${NORTH}> wrote:\n> Please restart it.`,
    });
    expect(answer).toMatch(/^250 2\.0\.0/);
    expect(await customerMessages('ticket-printer')).toMatchObject([
      {
        text: 'That helped, thanks!',
        quotedText: expect.stringContaining('> Please restart it.'),
        html: null,
        contactId: 'contact-mia',
        authorName: 'Mia Lind',
        authorEmail: 'mia@harbor.example',
        channel: { via: 'email', from: 'mia@harbor.example', subject: 'Re: printer' },
      },
    ]);
    expect(await log()).toMatchObject([{ outcome: 'threaded', tenantId: 'tenant-north', ticketId: 'ticket-printer' }]);
    await woken;
    const { events } = await server.context.live.read(scope, ['queue', 'ticket:ticket-printer'], position);
    expect(events.map(({ type }) => type)).toEqual(expect.arrayContaining(['message.added', 'ticket.changed', 'row.changed']));
    const [first] = await customerMessages('ticket-printer');
    expect(events.find(({ type }) => type === 'message.added')?.subjectId).toBe(first?.id);
  });

  it('is answered to the customer’s newest mail', async () => {
    await mailIn({ messageId: '<second@harbor.example>', inReplyTo: await signed('ticket-printer') });
    const ada = await server.asTechnician('tech-ada');
    await ada.call(routes.sendReply, {
      params: { ticketId: 'ticket-printer' },
      body: { text: 'And now?', attachmentIds: [] },
      idempotencyKey: randomUUID(),
    });
    expect(await PostalMime.parse(sink.mails[0]?.raw ?? '')).toMatchObject({
      inReplyTo: '<second@harbor.example>',
      references: '<printer-1@harbor.example> <second@harbor.example>',
    });
  });
});

describe('an answer', () => {
  it('from somebody it was forwarded to lands on the ticket, under their own name', async () => {
    await mailIn({ from: STRANGER, inReplyTo: await signed('ticket-printer') });
    expect(await customerMessages('ticket-printer')).toMatchObject([
      { contactId: null, authorName: 'Eve', authorEmail: 'eve@elsewhere.example' },
    ]);
  });

  it('with nothing but the tag lands on the ticket when its sender is the contact', async () => {
    await mailIn({ from: 'MIA@Harbor.Example', subject: 'AW: VPN [#1003]' });
    expect(await customerMessages('ticket-working')).toHaveLength(1);
  });

  it('with nothing but the tag lands on the ticket when its sender has written there before', async () => {
    await mailIn({ from: STRANGER, inReplyTo: await signed('ticket-printer') });
    await mailIn({ from: STRANGER, subject: 'Still broken [#1001]' });
    expect(await customerMessages('ticket-printer')).toHaveLength(2);
  });

  it('to the customer’s own first mail lands on the ticket', async () => {
    await mailIn({ subject: 'One more thing', inReplyTo: '<printer-1@harbor.example>' });
    expect(await outcomes()).toEqual(['threaded']);
    expect(await customerMessages('ticket-printer')).toHaveLength(1);
  });

  it('opens a resolved ticket again, and tells so', async () => {
    await mailIn({ inReplyTo: await signed('ticket-done'), text: 'It is broken again.' });
    expect(await ticketRow('ticket-done')).toMatchObject({ status: 'in_progress', resolvedAt: null });
    expect(await eventsOf('ticket-done')).toMatchObject([
      { event: { actor: { kind: 'contact', name: 'Mia Lind' }, detail: { type: 'status_changed', from: 'resolved', to: 'in_progress' } } },
    ]);
    expect(await system((tx) => tx.select().from(statusChange))).toMatchObject([{ from: 'resolved', to: 'in_progress' }]);
    expect(await news()).toContain('queue row.changed');
  });
});

describe('a mail that claims to belong to a ticket', () => {
  it('by its tag from a stranger does not land there', async () => {
    await mailIn({ from: STRANGER, subject: 'Re: The printer [#1001]' });
    expect(await outcomes()).toEqual(['quarantined']);
    expect(await customerMessages('ticket-printer')).toEqual([]);
    expect(await news()).toEqual([]);
  });

  it('by its tag from a contact of another client opens a ticket of their own, without the tag', async () => {
    await mailIn({ from: TOM, subject: 'Re: The printer [#1001]' });
    expect(await customerMessages('ticket-printer')).toEqual([]);
    expect(await newTickets()).toMatchObject([{ contactId: 'contact-tom', subject: 'Re: The printer' }]);
  });

  it('by a reference to a customer’s mail from a stranger does not land there', async () => {
    await mailIn({ from: STRANGER, inReplyTo: '<printer-1@harbor.example>' });
    expect(await outcomes()).toEqual(['quarantined']);
  });

  it('by a forged Message-ID does not land there', async () => {
    const forged = (await signed('ticket-printer')).replace(/[0-9a-f]{32}@/, `${'0'.repeat(32)}@`);
    await mailIn({ from: STRANGER, inReplyTo: forged, references: [forged] });
    expect(await outcomes()).toEqual(['quarantined']);
  });

  it('by a signature of ours that was made for another ticket does not land there', async () => {
    const moved = (await signed('ticket-working')).replace('ticket-working', 'ticket-printer');
    await mailIn({ from: STRANGER, inReplyTo: moved });
    expect(await outcomes()).toEqual(['quarantined']);
  });

  it('by another tenant’s Message-ID lands nowhere', async () => {
    await mailIn({ from: STRANGER, inReplyTo: await signed('ticket-foreign', 'tenant-south') });
    await mailIn({ from: STRANGER, inReplyTo: await signed('ticket-printer', 'tenant-south') });
    expect(await outcomes()).toEqual(['quarantined', 'quarantined']);
    expect(await customerMessages('ticket-foreign')).toHaveLength(1);
  });

  it('of another tenant by its tag from that tenant’s contact lands nowhere', async () => {
    await mailIn({ from: 'Eva <eva@delta.example>', subject: '[#501]' });
    expect(await outcomes()).toEqual(['quarantined']);
  });

  it('under a technician’s address is kept aside, whatever it refers to', async () => {
    await mailIn({ from: 'Ada <tech-ada@staff.example>', inReplyTo: await signed('ticket-printer') });
    expect(await log()).toMatchObject([{ outcome: 'quarantined', reason: expect.stringContaining('technician') }]);
  });
});

describe('a fresh mail', () => {
  it('from a contact opens a ticket under the next number', async () => {
    await mailIn({ from: TOM, subject: 'The till is stuck', text: 'Nothing moves.', messageId: '<till@plain.example>' });
    const [opened] = await newTickets();
    expect(opened).toMatchObject({
      number: 1006,
      subject: 'The till is stuck',
      status: 'new',
      priority: 'medium',
      contactId: 'contact-tom',
      clientId: 'client-plain',
      channel: 'email',
      threadKey: 'till@plain.example',
    });
    expect(await eventsOf(opened?.id ?? '')).toMatchObject([
      { event: { detail: { type: 'ticket_created', channel: 'email' } }, text: 'Tom Bauer opened the ticket by e-mail.' },
    ]);
    expect(await customerMessages(opened?.id ?? '')).toMatchObject([{ text: 'Nothing moves.', contactId: 'contact-tom' }]);
    expect(await news()).toContain('queue row.changed');
  });

  it('from a client’s domain opens a ticket with a new contact', async () => {
    await mailIn({ from: 'Zoe Ray <zoe@harbor.example>', subject: 'Hi' });
    const [opened] = await newTickets();
    expect(opened?.clientId).toBe('client-harbor');
    const [zoe] = await system((tx) => tx.select().from(contact).where(eq(contact.id, opened?.contactId ?? '')));
    expect(zoe).toMatchObject({ name: 'Zoe Ray', email: 'zoe@harbor.example', clientId: 'client-harbor' });
    expect(await customerMessages(opened?.id ?? '')).toMatchObject([{ contactId: zoe?.id }]);
  });

  it('makes one contact when two of them come at once', async () => {
    await Promise.all(['One', 'Two'].map((subject) => mailIn({ from: 'Zoe Ray <zoe@harbor.example>', subject })));
    expect(await newTickets()).toHaveLength(2);
    const zoes = await system((tx) => tx.select().from(contact).where(eq(contact.email, 'zoe@harbor.example')));
    expect(zoes).toHaveLength(1);
  });

  it('from a public mail service belongs to no client, although a contact has an address there', async () => {
    await system((tx) =>
      tx.insert(contact).values({ id: 'contact-pub', tenantId: 'tenant-north', clientId: 'client-plain', name: 'P', email: 'p@gmail.com' }),
    );
    await mailIn({ from: 'Other <other@gmail.com>' });
    expect(await outcomes()).toEqual(['quarantined']);
  });

  it('gives every ticket a number of its own when many come at once', async () => {
    await Promise.all(Array.from({ length: 10 }, (_, index) => mailIn({ from: TOM, subject: `Ticket ${index}` })));
    const numbers = (await newTickets()).map(({ number }) => number).toSorted((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: 10 }, (_, index) => 1006 + index));
  });

  it('of a storm opens no more than twenty tickets an hour', async () => {
    for (let index = 0; index < 22; index += 1) await mailIn({ from: TOM, subject: `Storm ${index}` });
    expect(await newTickets()).toHaveLength(20);
    server.advance(61 * 60 * 1000);
    await mailIn({ from: TOM, subject: 'Later' });
    expect(await newTickets()).toHaveLength(21);
  });
});

describe('the same mail', () => {
  it('delivered five times at once is one message', async () => {
    const mail = { messageId: '<once@harbor.example>', inReplyTo: await signed('ticket-printer') };
    const answers = await Promise.all(Array.from({ length: 5 }, () => mailIn(mail)));
    expect(answers.every((answer) => answer.startsWith('250'))).toBe(true);
    expect(await customerMessages('ticket-printer')).toHaveLength(1);
    expect((await outcomes()).toSorted()).toEqual(['duplicate', 'duplicate', 'duplicate', 'duplicate', 'threaded']);
  });

  it('that took another way the second time is known by its Message-ID', async () => {
    const mail = { messageId: '<once@harbor.example>', inReplyTo: await signed('ticket-printer') };
    await mailIn(mail);
    await mailIn({ ...mail, headers: { Received: 'from relay.example' } });
    expect(await customerMessages('ticket-printer')).toHaveLength(1);
    expect(await outcomes()).toEqual(['threaded', 'duplicate']);
  });

  it('without a Message-ID is known by its bytes', async () => {
    const raw = Buffer.from(`From: ${MIA}\r\nTo: ${NORTH}\r\nSubject: Hi [#1001]\r\n\r\nHello\r\n`);
    const envelope = { mailFrom: 'mia@harbor.example', rcptTo: [NORTH] };
    await receiveMail(server.context, raw, envelope);
    await receiveMail(server.context, raw, envelope);
    expect(await outcomes()).toEqual(['threaded', 'duplicate']);
  });

  it('addressed to two tenants is one message in each', async () => {
    await mailIn({ from: 'Eva <eva@delta.example>', to: [NORTH, SOUTH], subject: 'Broken' });
    const [north, south] = (await log()).toSorted((a, b) => (a.tenantId ?? '').localeCompare(b.tenantId ?? ''));
    expect([north?.outcome, south?.outcome]).toEqual(['quarantined', 'new_ticket']);
  });

  it('addressed twice to one tenant is one message', async () => {
    await receiveMail(server.context, Buffer.from(`From: ${MIA}\r\nMessage-ID: <x@y>\r\nSubject: [#1001]\r\n\r\nHi`), {
      mailFrom: 'mia@harbor.example',
      rcptTo: [NORTH, NORTH.toUpperCase()],
    });
    expect(await outcomes()).toEqual(['threaded']);
  });
});

describe('a mail that no person wrote', () => {
  it.each<[string, SendMailOptions]>([
    ['an absence note', { headers: { 'Auto-Submitted': 'auto-replied' } }],
    ['a bulk mail', { headers: { Precedence: 'bulk' } }],
    ['a notification', { envelope: { from: '', to: NORTH } }],
    ['our own mail', { from: NORTH }],
  ])('is put down and has no effect: %s', async (_, mail) => {
    await mailIn({ ...mail, inReplyTo: await signed('ticket-printer'), subject: '[#1001]' });
    expect(await outcomes()).toEqual(['ignored']);
    expect([await customerMessages('ticket-printer'), await newTickets(), await news()]).toEqual([[], [], []]);
    expect(sink.mails).toEqual([]);
  });

  const bounce = (returned: string, action = 'failed'): Buffer =>
    Buffer.from(
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
        'Final-Recipient: rfc822; mia@harbor.example',
        `Action: ${action}`,
        'Status: 5.1.1',
        'Diagnostic-Code: smtp; 550 5.1.1 mailbox unknown',
        '--b',
        'Content-Type: text/rfc822-headers',
        '',
        `Message-ID: ${returned}`,
        'Subject: Re: The printer',
        '--b--',
        '',
      ].join('\r\n'),
    );

  const sendReply = async (): Promise<string> => {
    const ada = await server.asTechnician('tech-ada');
    await ada.call(routes.sendReply, {
      params: { ticketId: 'ticket-printer' },
      body: { text: 'Hello', attachmentIds: [] },
      idempotencyKey: randomUUID(),
    });
    return (await PostalMime.parse(sink.mails[0]?.raw ?? '')).messageId ?? '';
  };

  it('tells once on the ticket when it returns a mail of ours, however often it comes', async () => {
    const returned = await sendReply();
    for (let index = 0; index < 5; index += 1) {
      await receiveMail(server.context, bounce(returned), { mailFrom: '', rcptTo: [NORTH] });
    }
    expect(await eventsOf('ticket-printer')).toMatchObject([
      {
        text: 'The reply to mia@harbor.example was returned undelivered: 550 5.1.1 mailbox unknown',
        event: { detail: { type: 'reply_failed', reason: '550 5.1.1 mailbox unknown' } },
      },
    ]);
    expect(new Set(await outcomes())).toEqual(new Set(['ignored']));
    expect(sink.mails).toHaveLength(1);
  });

  it('tells nothing when the mail is only late, was never ours, or was signed by another tenant', async () => {
    const returned = await sendReply();
    const envelope = { mailFrom: '', rcptTo: [NORTH] };
    await receiveMail(server.context, bounce(returned, 'delayed'), envelope);
    await receiveMail(server.context, bounce('<some@body.example>'), envelope);
    await receiveMail(server.context, bounce(await signed('ticket-printer', 'tenant-south')), envelope);
    expect(await eventsOf('ticket-printer')).toEqual([]);
  });
});

describe('what a mail holds', () => {
  it('is read in the charset that it is written in', async () => {
    const latin1 = Buffer.concat([
      Buffer.from(`From: =?iso-8859-1?Q?J=F6rg?= <mia@harbor.example>\r\nSubject: =?iso-8859-1?Q?Dr=FCcker?= [#1001]\r\n`),
      Buffer.from('MIME-Version: 1.0\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: 8bit\r\n\r\n'),
      Buffer.from('Gr\xfc\xdfe', 'latin1'),
    ]);
    await receiveMail(server.context, latin1, { mailFrom: 'mia@harbor.example', rcptTo: [NORTH] });
    expect(await customerMessages('ticket-printer')).toMatchObject([
      { text: 'Grüße', channel: { subject: 'Drücker [#1001]' } },
    ]);
    const sjis = Buffer.from(
      'From: mia@harbor.example\r\nSubject: [#1001]\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=shift_jis\r\nContent-Transfer-Encoding: base64\r\n\r\nk/qWe4zq\r\n',
    );
    await receiveMail(server.context, sjis, { mailFrom: 'mia@harbor.example', rcptTo: [NORTH] });
    expect((await customerMessages('ticket-printer')).at(-1)?.text).toBe('日本語');
  });

  it('is kept as HTML as received, with its words as text', async () => {
    const html = '<p onclick="x()">Gr&uuml;&szlig;e<script>alert(1)</script></p><blockquote>old</blockquote>';
    await mailIn({ text: undefined, html, inReplyTo: await signed('ticket-printer') });
    const [kept] = await customerMessages('ticket-printer');
    expect(kept).toMatchObject({ text: 'Grüße', quotedText: '> old' });
    expect(kept?.html).toContain('<script>alert(1)</script>');
  });

  it('keeps its files: attachments, and inline pictures with the id that the HTML uses', async () => {
    const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
    const log10 = Buffer.from('line\n'.repeat(10));
    await mailIn({
      inReplyTo: await signed('ticket-printer'),
      html: '<img src="cid:shot@harbor">',
      attachments: [
        { filename: '../../Screen\u202eshot.png', content: png, cid: 'shot@harbor', contentType: 'image/png' },
        { filename: 'error.log', content: log10 },
      ],
    });
    const [kept] = await customerMessages('ticket-printer');
    const files = await system((tx) => tx.select().from(attachment).where(eq(attachment.messageId, kept?.id ?? '')));
    expect(files.toSorted((a, b) => a.fileName.localeCompare(b.fileName))).toMatchObject([
      { fileName: 'error.log', mediaType: 'text/plain', sizeBytes: 50, contentId: null, uploadedBy: null },
      { fileName: 'Screenshot.png', mediaType: 'image/png', contentId: 'shot@harbor', ticketId: 'ticket-printer' },
    ]);
    const stored = files.find(({ fileName }) => fileName === 'error.log');
    expect(await buffer(server.context.blobs.get(stored?.sha256 ?? ''))).toEqual(log10);
  });

  it('is kept raw, byte for byte', async () => {
    const raw = Buffer.from('From: mia@harbor.example\r\nSubject: [#1001]\r\n\r\nHello \x00\x01\xff', 'latin1');
    await receiveMail(server.context, raw, { mailFrom: 'mia@harbor.example', rcptTo: [NORTH] });
    const [row] = await log();
    expect(await buffer(server.context.blobs.get(row?.rawSha256 ?? ''))).toEqual(raw);
    expect(row?.outcome).toBe('threaded');
  });

  it('is shown as its source when it cannot be parsed, with the original attached', async () => {
    const depth = Array.from({ length: 300 }, (_, n) => `Content-Type: multipart/mixed; boundary="b${n}"\r\n\r\n--b${n}\r\n`);
    const raw = Buffer.from(`From: ${MIA}\r\nSubject: Deep [#1001]\r\nMessage-ID: <deep@x>\r\n${depth.join('')}bottom`);
    await receiveMail(server.context, raw, { mailFrom: 'mia@harbor.example', rcptTo: [NORTH] });
    const [shown] = await customerMessages('ticket-printer');
    expect(shown?.text).toMatch(/^This mail could not be read/);
    expect(shown).toMatchObject({ channel: { subject: 'Deep [#1001]' }, rfcMessageId: 'deep@x' });
    const files = await system((tx) => tx.select().from(attachment).where(eq(attachment.messageId, shown?.id ?? '')));
    expect(files).toMatchObject([{ fileName: 'original mail.eml', sizeBytes: raw.length }]);
  });

  it.each<[string, Buffer]>([
    ['nothing at all', Buffer.alloc(0)],
    ['noise', randomBytes(10_000)],
    ['a header without an end', Buffer.from(`Subject: ${'x'.repeat(100_000)}`)],
    ['NUL in every header', Buffer.from('From: a\0b@c\r\nSubject: =?utf-8?q?=00=ED=A0=80?=\r\nMessage-ID: <a\0@b>\r\nReferences: <\0\0\0@x>\r\n\r\n\0')],
    ['a boundary that never comes', Buffer.from('Content-Type: multipart/mixed; boundary=x\r\n\r\n--y\r\n')],
    ['a charset that does not exist', Buffer.from('Content-Type: text/plain; charset=klingon\r\n\r\nabc')],
  ])('may be %s: it is kept aside, not lost', async (_, raw) => {
    const [outcome] = await receiveMail(server.context, raw, { mailFrom: 'x@elsewhere.example', rcptTo: [NORTH] });
    expect(outcome?.outcome).toBe('quarantined');
    expect(outcome?.reason).not.toContain('error');
    expect(await outcomes()).toEqual(['quarantined']);
  });
});

describe('the inbound mail server', () => {
  it('takes mail for our addresses only', async () => {
    await expect(mailIn({ to: 'nobody@north.example' })).rejects.toMatchObject({ responseCode: 550 });
    await expect(mailIn({ to: 'someone@else.example' })).rejects.toMatchObject({ responseCode: 550 });
    expect(await log()).toEqual([]);
  });

  it('takes our addresses however they are spelled', async () => {
    expect(await mailIn({ to: 'Support@North.Example' })).toMatch(/^250/);
  });

  it('refuses a mail that is too large, and stays up', async () => {
    await expect(
      mailIn({ attachments: [{ filename: 'x', content: randomBytes(MAIL_MAX_BYTES) }] }),
    ).rejects.toMatchObject({ responseCode: 552 });
    expect(await mailIn({})).toMatch(/^250/);
  });

  it('lets the sender keep the mail when it cannot be stored', async () => {
    const { blobs } = server.context;
    const put = blobs.put;
    Object.assign(blobs, { put: () => Promise.reject(new Error('no space left')) });
    try {
      await expect(mailIn({})).rejects.toMatchObject({ responseCode: 451 });
    } finally {
      Object.assign(blobs, { put });
    }
    expect(await log()).toEqual([]);
  });
});
