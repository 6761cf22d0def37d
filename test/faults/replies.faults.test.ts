import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase, type Database } from '../../host-sandbox/server/db/open.ts';
import { emailAccount, mailAttempt, message, ticket } from '../../host-sandbox/server/db/schema.ts';
import { withSystem } from '../../host-sandbox/server/db/tenancy.ts';
import { aReply, insertFixtures, START } from '../support/fixtures.ts';
import { openFaultBrowser, type FaultBrowser } from './faultBrowser.ts';
import { MARKER, PLANS, startFaultySink, type FaultySink } from './faultySink.ts';
import { createOwnDatabase, type OwnDatabase } from './ownDatabase.ts';
import { startServerProcess, type ServerProcess } from './serverProcess.ts';

/** 60 in `npm test`; `npm run test:faults:long` sends 1,000. */
const REPLIES = Number(process.env['PEEK_FAULTS_REPLIES'] ?? 60);
const AT_ONCE = 4;
/** A person's pause between two replies, at most, in milliseconds. */
const PAUSE_MS = 400;
/** How often a browser asks again with the same key before it leaves the reply to itself. */
const TRIES = 5;

let database: Database;
let sink: FaultySink;
let directory: string;
let own: OwnDatabase;
const servers: ServerProcess[] = [];
let ended = false;
let kills = 0;
let databaseCuts = 0;

beforeAll(async () => {
  own = await createOwnDatabase();
  database = await openDatabase({ url: own.url, directory: null });
  await insertFixtures(database.db);
  // Every plan equally often, in an order that nobody chose: half of the conversations go well.
  sink = await startFaultySink(
    () => (Math.random() < 0.4 ? 'accept' : (PLANS[Math.floor(Math.random() * PLANS.length)] ?? 'accept')),
    700,
  );
  await withSystem(database.db, async (tx) => {
    await tx.update(emailAccount).set({ port: sink.port });
    await tx.insert(ticket).values(
      Array.from({ length: REPLIES }, (_, index) => ({
        id: `ticket-${index}`,
        tenantId: 'tenant-north',
        number: 10_000 + index,
        subject: `Fault ${index}`,
        status: 'new',
        priority: 'medium',
        contactId: 'contact-mia',
        clientId: 'client-harbor',
        channel: 'email',
        createdAt: START,
        updatedAt: START,
      })),
    );
  });
  directory = await mkdtemp(path.join(tmpdir(), 'peek-faults-'));
  const env = { DATABASE_URL: own.url, PEEK_DATA_DIR: directory };
  // One sends at once, the other holds replies for a moment: both ways out are tried.
  servers.push(await startServerProcess({ ...env, PEEK_UNDO_SEND_MS: '0' }));
  servers.push(await startServerProcess({ ...env, PEEK_UNDO_SEND_MS: '300' }));
}, 120_000);

afterAll(async () => {
  await Promise.all(servers.map((server) => server.kill()));
  await sink.close();
  await database.close();
  await own.drop();
  await rm(directory, { recursive: true, force: true });
}, 60_000);

const UNDECIDED = new Set([409, 429, 500, 503]);

/** One reply as a nervous person sends it: a double click, and the same key again until somebody decides. */
const sendNervously = async (browser: FaultBrowser, index: number): Promise<string> => {
  const body = aReply(`Hello marker-${index}- and goodbye.`, { seenMessageId: null });
  const headers = { 'Idempotency-Key': `key-${index}` };
  const once = () => browser.request('POST', `/api/tickets/ticket-${index}/replies`, body, headers);
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const answers = await Promise.all([once(), once()]);
    const decided = answers.find((answer) => answer && !UNDECIDED.has(answer.status));
    if (decided?.ok) return ((await decided.json()) as { delivery: { state: string } }).delivery.state;
    if (decided) return ((await decided.json()) as { code: string }).code;
    await wait(200 + Math.random() * 300);
  }
  return 'undecided';
};

/** Every connection of every server to PostgreSQL ends, as when it restarts. */
const cutDatabase = async (): Promise<void> => {
  await own.cut();
  databaseCuts += 1;
};

/** `kill -9` of a random process, again and again, and now and then the database; the killed one comes back. */
const killAtRandom = async (): Promise<void> => {
  while (!ended) {
    await wait(Math.random() * 1_000);
    const victim = servers[Math.floor(Math.random() * servers.length)];
    if (ended || !victim) return;
    if (kills % 2 === 0) await cutDatabase();
    await victim.kill();
    kills += 1;
    await victim.start();
  }
};

const rows = () => withSystem(database.db, (tx) => tx.select().from(message).where(eq(message.kind, 'technician')));

const settled = async (): Promise<boolean> =>
  (await rows()).every(({ deliveryState }) => deliveryState !== 'queued' && deliveryState !== 'sending');

test('every reply leaves at most once, and is told as what became of it, whatever dies', async () => {
  const began = performance.now();
  const browser = await openFaultBrowser(servers, 'tech-ada');
  const killer = killAtRandom();
  const told: string[] = [];
  const indexes = Array.from({ length: REPLIES }, (_, index) => index);
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let index = indexes.shift(); index !== undefined; index = indexes.shift()) {
        await wait(Math.random() * PAUSE_MS);
        told[index] = await sendNervously(browser, index);
      }
    }),
  );
  ended = true;
  await killer;
  // Long after: whoever was sending when its process died is not sending any more, which the next start finds.
  await expect
    .poll(async () => (await rows()).some(({ deliveryState }) => deliveryState === 'queued'), { timeout: 20_000 })
    .toBe(false);
  await servers[0]?.kill();
  await withSystem(database.db, (tx) =>
    tx
      .update(mailAttempt)
      .set({ startedAt: sql`${mailAttempt.startedAt} - interval '5 minutes'` })
      .where(eq(mailAttempt.state, 'sending')),
  );
  await servers[0]?.start();
  await expect.poll(settled, { timeout: 30_000 }).toBe(true);

  expect(
    servers.map(({ crashes }) => crashes),
    'no process ends by itself',
  ).toEqual([0, 0]);

  const thread = await rows();
  const states = new Map(thread.map(({ text, deliveryState }) => [MARKER.exec(text)?.[0] ?? text, deliveryState]));
  expect(states.size, 'one row for each reply').toBe(thread.length);
  const left = sink.arrivals.filter(({ outcome }) => outcome !== 'refused');
  expect(new Set(left.map(({ marker }) => marker)).size, 'no mail twice').toBe(left.length);
  for (const { marker, outcome } of left) {
    const told = outcome === 'accepted' ? ['sent', 'unknown'] : ['unknown'];
    expect(told, `${marker} was ${outcome}`).toContain(states.get(marker));
  }
  const accepted = new Set(left.filter(({ outcome }) => outcome === 'accepted').map(({ marker }) => marker));
  const falselySent = [...states].filter(([marker, state]) => state === 'sent' && !accepted.has(marker));
  expect(falselySent, 'sent means accepted').toEqual([]);
  told.forEach((what, index) => {
    const state = states.get(`marker-${index}-`);
    if (what === 'sent') expect(state, `reply ${index} was told as sent`).toBe('sent');
    if (what === 'queued') expect(state, `reply ${index} was taken`).toBeDefined();
    if (what === 'mail-dispatch-failed') expect(state, `reply ${index} was told as failed`).toBe('failed');
    if (what === 'mail-outcome-unknown') expect(state, `reply ${index} was told as unknown`).toBe('unknown');
  });

  const count = (items: Iterable<unknown>): string => {
    const sums = new Map<string, number>();
    for (const item of items) sums.set(String(item), (sums.get(String(item)) ?? 0) + 1);
    return [...sums].map(([what, times]) => `${what} ${times}`).join(', ');
  };
  console.log(
    [
      `${REPLIES} replies in ${((performance.now() - began) / 1000).toFixed(1)} s, 2 processes, ${kills} kills, ${databaseCuts} cuts of the database`,
      `  told:     ${count(told)}`,
      `  recorded: ${count(states.values())}`,
      `  mails:    ${count(sink.arrivals.map(({ outcome }) => outcome))}; twice: 0`,
      `  faults:   ${[...sink.used].map(([plan, times]) => `${plan} ${times}`).join(', ')}`,
    ].join('\n'),
  );
}, 1_800_000);
