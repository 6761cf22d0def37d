import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { eq } from 'drizzle-orm';
import nodemailer from 'nodemailer';
import PostalMime from 'postal-mime';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { routes, type KnownMessage, type Message, type Recipients } from '#contracts';
import { emailAccount } from '../../host-sandbox/server/db/schema.ts';
import { withSystem } from '../../host-sandbox/server/db/tenancy.ts';
import { startInboundSmtp } from '../../host-sandbox/server/inbound/startInboundSmtp.ts';
import { mailRoutes } from '../../host-sandbox/server/mail/mailRoutes.ts';
import { messageRoutes } from '../../host-sandbox/server/messages/messageRoutes.ts';
import { findExim } from '../../tools/exim.ts';
import { aReply } from '../support/fixtures.ts';
import { openTestServer, type SignedInBrowser, type TestServer } from '../support/testServer.ts';
import { startExim, type EximServer } from './eximServer.ts';

const program = findExim();
const params = { ticketId: 'ticket-printer' };

describe.skipIf(!program)('mail through Debian’s Exim', () => {
  let server: TestServer;
  let inbound: Awaited<ReturnType<typeof startInboundSmtp>>;
  let exim: EximServer;
  let ada: SignedInBrowser;

  beforeAll(async () => {
    server = await openTestServer({ features: [mailRoutes(), messageRoutes] });
    inbound = await startInboundSmtp({ context: server.context, port: { name: 'TEST_PORT', port: 0 } });
    exim = await startExim(program ?? '', inbound.port);
    await withSystem(server.context.database.db, (tx) =>
      tx
        .update(emailAccount)
        .set({ host: '127.0.0.1', port: exim.port, userName: '', password: '' })
        .where(eq(emailAccount.id, 'account-north')),
    );
    ada = await server.asTechnician('tech-ada');
  });
  afterAll(async () => {
    const folder = path.resolve('test-results');
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, 'exim-transcript.log'), await exim.log());
    await exim.close();
    await inbound.close();
    await server.close();
  });

  const thread = async (): Promise<Message[]> => (await ada.call(routes.listMessages, { params, query: {} })).items;
  const written = async (): Promise<string> =>
    (await thread()).findLast(({ kind }) => kind !== 'system_event')?.id ?? '';
  const to = (address: string): Recipients => ({ to: [{ address, name: null }], cc: [], bcc: [] });
  const reply = async (text: string, recipients: Recipients) => ({
    params,
    body: aReply(text, { recipients, seenMessageId: await written() }),
    idempotencyKey: randomUUID(),
  });
  const patiently = <T>(look: () => Promise<T>): Promise<T> => vi.waitFor(look, { timeout: 20_000, interval: 100 });

  test('a reply is accepted in its words and lies in the mailbox; the answer comes back onto the ticket', async () => {
    const text = 'Please **restart** it.';
    const sent = await ada.call(routes.sendReply, await reply(text, to('mia@harbor.example')));
    expect(sent.delivery).toMatchObject({ state: 'sent', serverAnswer: expect.stringMatching(/^250 OK id=/) });

    const raw = await patiently(async () => {
      const [mail] = await exim.mails();
      if (!mail) throw new Error('The mailbox is empty still.');
      return mail;
    });
    const mail = await PostalMime.parse(raw);
    expect(mail.subject).toBe('Re: The printer prints blank pages [#1001]');
    expect(mail.html).toContain('<strong>restart</strong>');
    expect(mail.text).toContain('restart');

    const customer = nodemailer.createTransport({ host: '127.0.0.1', port: exim.port, secure: false, ignoreTLS: true });
    await customer.sendMail({
      from: 'Mia Lind <mia@harbor.example>',
      to: mail.replyTo?.[0]?.address ?? mail.from?.address ?? '',
      // Without the tag: only our signed Message-ID says where it belongs.
      subject: 'It works',
      inReplyTo: mail.messageId ?? '',
      references: mail.messageId ?? '',
      text: 'It works again.',
    });
    const answer = await patiently(async () => {
      const found = (await thread()).find((each) => each.kind === 'customer' && each.text === 'It works again.');
      if (!found) throw new Error('The answer is not there yet.');
      return found as Extract<KnownMessage, { kind: 'customer' }>;
    });
    expect(answer).toMatchObject({ author: { contactId: 'contact-mia' }, channel: { via: 'email' } });
    // Exim has heard our answer: it will not hand the mail over again.
    await patiently(async () => expect(await exim.log()).toMatch(/=> support@north\.example R=msp/));
  });

  test('a refused recipient is told word for word, and nothing is called sent', async () => {
    const problem = await ada.refusal(routes.sendReply, await reply('Hello', to('nobody@harbor.example')));
    expect(problem).toMatchObject({
      code: 'mail-dispatch-failed',
      serverAnswer: expect.stringContaining('5.1.1 Nobody of that name works at Harbor'),
    });
    expect((await thread()).some((each) => each.kind === 'technician' && each.text === 'Hello')).toBe(false);
  });

  test('what is accepted and cannot be delivered comes back as Exim’s own bounce onto that reply', async () => {
    const sent = await ada.call(routes.sendReply, await reply('Are you there?', to('vanished@harbor.example')));
    expect(sent.delivery.state).toBe('sent');
    const bounced = await patiently(async () => {
      const found = (await thread()).find(({ id }) => id === sent.id);
      if (found?.kind !== 'technician' || found.delivery.state !== 'bounced')
        throw new Error('It has not come back yet.');
      return found.delivery;
    });
    expect(bounced.reason).toContain('The mailbox was removed');
    expect((await thread()).some(({ id }) => id === bounced.eventId)).toBe(true);
  });
});
