import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from 'drizzle-orm';
import { createTransport } from 'nodemailer';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Message, Problem, ThreadPage, Ticket } from '#contracts';
import { openDatabase } from '../../host-sandbox/server/db/open.ts';
import { inboundMail } from '../../host-sandbox/server/db/schema.ts';
import { withSystem } from '../../host-sandbox/server/db/tenancy.ts';
import { aReply } from '../support/fixtures.ts';
import { readStream } from '../support/readStream.ts';
import type { SignedInBrowser } from '../support/testServer.ts';
import { openFaultBrowser, type FaultBrowser } from './faultBrowser.ts';
import { fillDatabase, TICKET } from './faultyDesk.ts';
import { startFaultySink, type FaultySink } from './faultySink.ts';
import { startOwnPostgres, type OwnPostgres } from './ownPostgres.ts';
import { startServerProcess, type ServerProcess } from './serverProcess.ts';
import { openTcpGate, type TcpGate } from './tcpGate.ts';

let postgres: OwnPostgres;
let gate: TcpGate;
let sink: FaultySink;
let directory: string;
let server: ServerProcess;
let browser: FaultBrowser;

beforeAll(async () => {
  postgres = await startOwnPostgres();
  const url = new URL(postgres.url);
  gate = await openTcpGate(Number(url.port));
  url.port = String(gate.port);
  sink = await startFaultySink(() => 'accept', 0);
  await fillDatabase({ url: postgres.url, directory: null }, sink);
  directory = await mkdtemp(path.join(tmpdir(), 'peek-database-away-'));
  server = await startServerProcess({ DATABASE_URL: url.href, PEEK_DATA_DIR: directory, PEEK_UNDO_SEND_MS: '0' });
  browser = await openFaultBrowser([server], 'tech-ada');
}, 120_000);
afterAll(async () => {
  await server.kill();
  await sink.close();
  await gate.close();
  await postgres.remove();
  await rm(directory, { recursive: true, force: true });
}, 60_000);

type Asked = readonly [method: string, path: string, body?: unknown, headers?: Record<string, string>];

/** One request of each kind that a technician's panel makes. */
const REQUESTS: Readonly<Record<string, Asked>> = {
  'who is signed in': ['GET', '/api/session'],
  'the queue': ['GET', '/api/tickets'],
  'a search': ['GET', '/api/tickets?search=printer'],
  'a ticket': ['GET', TICKET],
  'its messages': ['GET', `${TICKET}/messages`],
  'its live stream': ['GET', `${TICKET}/live`],
  'a note': [
    'POST',
    `${TICKET}/notes`,
    { text: 'A note', attachmentIds: [], mentionIds: [] },
    { 'Idempotency-Key': 'note' },
  ],
  'a reply': ['POST', `${TICKET}/replies`, aReply('Hello marker-1-'), { 'Idempotency-Key': 'reply' }],
  'a draft': ['PUT', `${TICKET}/drafts/internal_note`, { text: 'Kept', attachmentIds: [], recipients: null }],
  'an upload': ['POST', `${TICKET}/uploads`, { fileName: 'a.bin', sizeBytes: 3, mediaType: 'x/y' }],
  'a priority': ['PATCH', TICKET, { priority: 'critical' }, { 'If-Match': '"1"' }],
  'a sign-in': ['POST', '/sandbox/sign-in', { technicianId: 'tech-ada' }],
};

const patiently = <T>(look: () => Promise<T>): Promise<T> => vi.waitFor(look, { timeout: 30_000, interval: 200 });
const messages = async (): Promise<readonly Message[]> => {
  const answer = await browser.request('GET', `${TICKET}/messages?limit=200`);
  expect(answer?.status).toBe(200);
  return ((await answer!.json()) as ThreadPage).items;
};
const textsOf = (all: readonly Message[], text: string) => all.filter((one) => 'text' in one && one.text === text);
const saysThatItIsAway = async (answer: Response | null): Promise<void> => {
  expect(answer?.status).toBe(503);
  const problem = (await answer!.json()) as Problem;
  expect(problem).toMatchObject({ code: 'unavailable', detail: expect.stringContaining('database cannot be reached') });
  expect(problem.detail).toContain('Try again');
  expect(Number(answer!.headers.get('retry-after'))).toBeGreaterThan(0);
};
const mailIn = (messageId: string): Promise<{ response: string }> =>
  createTransport({ host: 'localhost', port: server.inboundPort, tls: { rejectUnauthorized: false } }).sendMail({
    from: 'mia@harbor.example',
    to: 'support@north.example',
    subject: 'Printer',
    text: 'It smokes.',
    messageId,
  });

describe('while PostgreSQL is stopped', () => {
  beforeAll(() => postgres.stop(), 30_000);

  test.each(Object.entries(REQUESTS))('a request for %s says that the database cannot be reached', async (_, asked) => {
    for (let turn = 0; turn < 2; turn += 1) await saysThatItIsAway(await browser.request(...asked));
  });

  test('a mail stays with its sender', async () => {
    await expect(mailIn('<stays@harbor.example>')).rejects.toMatchObject({ responseCode: 451 });
  });

  test('nothing is mailed', () => expect(sink.arrivals).toEqual([]));
});

describe('once PostgreSQL is back', () => {
  beforeAll(async () => {
    await postgres.start();
    await patiently(async () => expect((await browser.request('GET', TICKET))?.status).toBe(200));
  }, 60_000);

  test('the same requests are taken, each once', async () => {
    const { revision } = (await (await browser.request('GET', TICKET))!.json()) as Ticket;
    for (const name of ['a note', 'a reply', 'a note', 'a reply'])
      expect((await browser.request(...REQUESTS[name]!))?.status).toBe(201);
    expect((await browser.request(...REQUESTS['a draft']!))?.status).toBe(204);
    const priority = await browser.request('PATCH', TICKET, { priority: 'low' }, { 'If-Match': `"${revision}"` });
    expect(priority?.status).toBe(200);
    const all = await messages();
    for (const text of ['A note', 'Hello marker-1-']) expect(textsOf(all, text)).toHaveLength(1);
    expect(sink.arrivals).toEqual([{ marker: 'marker-1-', outcome: 'accepted' }]);
  });

  test('the sender’s next try is taken', async () => {
    expect((await mailIn('<stays@harbor.example>')).response).toMatch(/^250/);
    const database = await openDatabase({ url: postgres.url, directory: null, migrationsFolder: null });
    const rows = await withSystem(database.db, (tx) => tx.select().from(inboundMail));
    await database.close();
    expect(rows).toHaveLength(1);
  });

  test('the process has neither ended nor been warned', () => {
    expect(server.crashes).toBe(0);
    expect(server.warnings).toEqual([]);
  });
});

describe('when the network swallows what is sent to PostgreSQL', () => {
  beforeAll(() => gate.suffer({ kind: 'swallow' }));

  test.each(['a ticket', 'its messages', 'a draft', 'a note', 'a sign-in'])(
    'a request for %s says so within ten seconds',
    async (name) => saysThatItIsAway(await browser.request(...REQUESTS[name]!)),
    30_000,
  );

  test('new connections take the place of those that were lost, and open tickets hear what happens', async () => {
    gate.open();
    for (const name of ['a ticket', 'its messages'])
      await patiently(async () => expect((await browser.request(...REQUESTS[name]!))?.status).toBe(200));
    await patiently(async () => expect((await browser.request(...REQUESTS['a note']!))?.status).toBe(201));
    expect(textsOf(await messages(), 'A note')).toHaveLength(1);
    const asSignedIn = {
      request: async (...asked: Parameters<FaultBrowser['request']>) => (await browser.stream(...asked))!,
    };
    const stream = await readStream(asSignedIn as unknown as SignedInBrowser, `${TICKET}/live`);
    const { revision } = (await (await browser.request('GET', TICKET))!.json()) as Ticket;
    await patiently(async () => {
      const change = await browser.request('PATCH', TICKET, { priority: 'high' }, { 'If-Match': `"${revision}"` });
      expect(change?.status).toBe(200);
    });
    for (let heard = false; !heard;) {
      const { data } = await stream.next();
      heard = data.type === 'ticket.changed' && (data.ticket as Ticket).priority === 'high';
    }
    await stream.cut();
    expect(server.crashes).toBe(0);
    expect(server.warnings).toEqual([]);
  }, 60_000);

  test('what takes long while the server is there is waited for', async () => {
    const database = await openDatabase({ url: postgres.url, directory: null, migrationsFolder: null });
    await withSystem(database.db, (tx) => tx.execute(sql`select pg_sleep(9)`));
    await database.close();
  }, 30_000);

  test('a transaction that its process cannot go on with gives its locks back', async () => {
    const database = await openDatabase({ url: postgres.url, directory: null, migrationsFolder: null });
    const lock = sql`select pg_advisory_xact_lock(727)`;
    const taken: string[] = [];
    const abandoned = withSystem(database.db, async (tx) => {
      await tx.execute(lock);
      taken.push('first');
      await withSystem(database.db, (other) => other.execute(lock));
      taken.push('second');
      await tx.execute(sql`select 1`);
    });
    await expect(abandoned).rejects.toThrow();
    expect(taken).toEqual(['first', 'second']);
    await database.close();
  }, 30_000);
});
