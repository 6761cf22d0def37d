import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { routes } from '#contracts';
import { aReply } from '../../../test/support/fixtures.ts';
import { openTestServer, type SignedInBrowser, type TestServer } from '../../../test/support/testServer.ts';
import { readAccounts } from '../../mail/accounts.ts';
import { startMail, type RunningMail } from '../../mail/startMail.ts';
import { emailAccount } from '../db/schema.ts';
import { withSystem } from '../db/tenancy.ts';
import { mailRoutes } from '../mail/mailRoutes.ts';
import { messageRoutes } from '../messages/messageRoutes.ts';
import { startInboundSmtp } from './startInboundSmtp.ts';

const anyPort = { name: 'TEST_PORT', port: 0 };

let server: TestServer;
let inbound: Awaited<ReturnType<typeof startInboundSmtp>>;
let world: RunningMail;
let dataDir: string;

beforeAll(async () => {
  server = await openTestServer({ features: [mailRoutes(), messageRoutes] });
  inbound = await startInboundSmtp({ context: server.context, port: anyPort });
  dataDir = await mkdtemp(path.join(tmpdir(), 'peek-world-'));
  const inboundSmtp = { name: 'TEST_PORT', port: inbound.port };
  world = await startMail({ ports: { customerSmtp: anyPort, mailbox: anyPort, inboundSmtp }, dataDir });
  await withSystem(server.context.database.db, (tx) =>
    tx
      .update(emailAccount)
      .set({
        port: world.ports.customerSmtp,
        userName: 'outbound@north.example',
        password: readAccounts().outbound[0] ?? '',
      })
      .where(eq(emailAccount.id, 'account-north')),
  );
});
afterAll(async () => {
  await world.close();
  await inbound.close();
  await server.close();
  await rm(dataDir, { recursive: true, force: true });
});

const mailbox = async (rest: string, body?: unknown): Promise<{ items: { id: string; subject: string }[] }> => {
  const answer = await fetch(`${world.mailboxUrl}/api/mailboxes/mia@harbor.example/${rest}`, {
    ...(body === undefined
      ? {}
      : { method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
  });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  return (await answer.json()) as { items: { id: string; subject: string }[] };
};

/** What Ada has seen when she has just opened the printer's ticket. */
const newestOn = async (ada: SignedInBrowser): Promise<string> => {
  const { items } = await ada.call(routes.listMessages, { params: { ticketId: 'ticket-printer' } });
  return items.at(-1)?.id ?? '';
};

describe('the sandbox’s customers', () => {
  it.each([
    ['with their mail program’s threading', false],
    ['with a mail program that loses it, so that only the tag is left', true],
  ])('find a reply in their mailbox, and their answer lands on its ticket: %s', async (_, stripThreading) => {
    const ada = await server.asTechnician('tech-ada');
    const text = `Please restart it (${randomUUID()}).`;
    await ada.call(routes.sendReply, {
      params: { ticketId: 'ticket-printer' },
      body: aReply(text, { seenMessageId: await newestOn(ada) }),
      idempotencyKey: randomUUID(),
    });
    const [received] = (await mailbox('messages?direction=received')).items;
    expect(received?.subject).toBe('Re: The printer prints blank pages [#1001]');

    const answer = `It works again (${randomUUID()}).`;
    await mailbox('answers', { to: received?.id, text: answer, stripThreading });
    const { items } = await ada.call(routes.listMessages, { params: { ticketId: 'ticket-printer' } });
    expect(items.at(-1)).toMatchObject({
      kind: 'customer',
      text: answer,
      quotedText: expect.stringContaining(`> ${text}`),
      author: { contactId: 'contact-mia', name: 'Mia Lind' },
      channel: { via: 'email', from: 'mia@harbor.example' },
    });
  });

  it.each([
    ['down', 'mail-dispatch-failed'],
    ['refuses', 'mail-dispatch-failed'],
    ['greylists', 'mail-dispatch-failed'],
    ['cuts_after_data', 'mail-outcome-unknown'],
  ] as const)('have a mail server whose fault is told as it is: %s', async (fault, code) => {
    await world.setFault(fault);
    const ada = await server.asTechnician('tech-ada');
    const problem = await ada.refusal(routes.sendReply, {
      params: { ticketId: 'ticket-printer' },
      body: aReply('Hello', { seenMessageId: await newestOn(ada) }),
      idempotencyKey: randomUUID(),
    });
    expect(problem).toMatchObject({ code, status: 502 });
    await world.setFault('up');
  });
});
