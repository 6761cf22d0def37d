import { randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { attachment } from '../db/schema.ts';
import {
  customerMessages,
  deliver,
  log,
  mailIn,
  newTickets,
  NORTH,
  outcomes,
  seenOn,
  server,
  signed,
  SOUTH,
  system,
  useMailDesk,
} from './testing/mailDesk.ts';

useMailDesk();

const raw = (...headers: string[]): string =>
  [...headers, 'From: Mia Lind <mia@harbor.example>', 'Subject: Printer', '', 'It smokes.', ''].join('\r\n');

const DATE = 'Date: Mon, 2 Mar 2026 10:00:00 +0100';
const ticketsAndMessages = async (): Promise<[number, number]> => {
  const tickets = await newTickets();
  const messages = await Promise.all(tickets.map(({ id }) => customerMessages(id)));
  return [tickets.length, messages.flat().length];
};

describe('a mail to several of our addresses', () => {
  it('is one ticket and one message, however often it names us', async () => {
    await mailIn({ to: [NORTH, 'Support <SUPPORT@north.example>'], cc: NORTH, messageId: '<a@harbor.example>' });
    expect(await ticketsAndMessages()).toEqual([1, 1]);
  });

  it('is one message when it is handed in once for each of them', async () => {
    for (const rcpt of [NORTH, NORTH.toUpperCase()]) {
      await mailIn({ messageId: '<a@harbor.example>', envelope: { from: 'mia@harbor.example', to: rcpt } });
    }
    expect(await ticketsAndMessages()).toEqual([1, 1]);
    expect(await outcomes()).toEqual(['new_ticket', 'duplicate']);
  });

  it('of two MSPs is one message in each', async () => {
    await mailIn({ from: 'Eva Sanz <eva@delta.example>', to: [NORTH, SOUTH], messageId: '<a@delta.example>' });
    const rows = await log();
    expect(rows.map(({ tenantId, outcome }) => [tenantId, outcome]).sort()).toEqual([
      ['tenant-north', 'quarantined'],
      ['tenant-south', 'new_ticket'],
    ]);
    expect(await ticketsAndMessages()).toEqual([1, 1]);
  });
});

describe('a mail that comes twice', () => {
  it.each<[string, string, string]>([
    [
      'by its Message-ID',
      raw('Received: by a', 'Message-ID: <a@harbor.example>'),
      raw('Received: by b', 'Message-ID: <a@harbor.example>'),
    ],
    [
      'without one, by who wrote it when and what',
      raw('Received: by a', DATE),
      raw('Received: by b', 'X-Spam: no', DATE),
    ],
    ['without one and without a date, by its bytes', raw(), raw()],
  ])('is one message: %s', async (_, first, second) => {
    await deliver(first);
    await deliver(second);
    expect(await ticketsAndMessages()).toEqual([1, 1]);
    expect(await outcomes()).toEqual(['new_ticket', 'duplicate']);
  });

  it.each<[string, string, string]>([
    ['at another time', raw(DATE), raw(DATE.replace('10:00', '10:01'))],
    ['by another way, without a date', raw('Received: by a'), raw('Received: by b')],
    ['with other words', raw(DATE), raw(DATE).replace('smokes', 'burns')],
  ])('but was written %s is another', async (_, first, second) => {
    await deliver(first);
    await deliver(second);
    expect(await ticketsAndMessages()).toEqual([2, 2]);
  });

  it('at the same instant is one message', async () => {
    const mail = raw('Message-ID: <a@harbor.example>');
    await Promise.all(Array.from({ length: 6 }, (_, index) => deliver(`Received: by ${index}\r\n${mail}`)));
    expect(await ticketsAndMessages()).toEqual([1, 1]);
  });
});

describe('a file of 25 MB', () => {
  it('comes whole through the mail server, and hangs on the message', async () => {
    const content = randomBytes(25 * 1024 * 1024);
    await mailIn({ inReplyTo: await signed('ticket-printer'), attachments: [{ filename: 'dump.bin', content }] });
    const [seen] = await seenOn('ticket-printer');
    expect(seen?.attachments).toMatchObject([{ fileName: 'dump.bin', sizeBytes: content.length }]);
    const [row] = await system((tx) =>
      tx
        .select()
        .from(attachment)
        .where(eq(attachment.messageId, seen?.id ?? '')),
    );
    expect((await buffer(server.context.blobs.get(row?.sha256 ?? ''))).equals(content)).toBe(true);
  });
});
