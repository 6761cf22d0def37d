import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Message, Problem, ThreadPage } from '#contracts';
import { openDatabase } from '../../host-sandbox/server/db/open.ts';
import { emailAccount } from '../../host-sandbox/server/db/schema.ts';
import { withSystem } from '../../host-sandbox/server/db/tenancy.ts';
import { aReply, insertFixtures } from '../support/fixtures.ts';
import { mountSmallDisk } from '../support/smallDisk.ts';
import { openFaultBrowser, type FaultBrowser } from './faultBrowser.ts';
import { startFaultySink, type FaultySink } from './faultySink.ts';
import { startOwnPostgres, type OwnPostgres } from './ownPostgres.ts';
import { startServerProcess, type ServerProcess } from './serverProcess.ts';

const TICKET = '/api/tickets/ticket-printer';

/** Left out where no disk can be mounted, which takes root. */
const disk = mountSmallDisk(192);

let postgres: OwnPostgres;
let sink: FaultySink;
let directory: string;
let server: ServerProcess;
let browser: FaultBrowser;

beforeAll(async () => {
  if (!disk) return;
  postgres = await startOwnPostgres({ parent: disk.folder, settings: { max_wal_size: '32MB' } });
  sink = await startFaultySink(() => 'accept', 0);
  const database = await openDatabase({ url: postgres.url, directory: null });
  await insertFixtures(database.db);
  await withSystem(database.db, (tx) => tx.update(emailAccount).set({ port: sink.port }));
  await database.close();
  directory = await mkdtemp(path.join(tmpdir(), 'peek-disk-full-'));
  server = await startServerProcess({
    DATABASE_URL: postgres.url,
    PEEK_DATA_DIR: directory,
    PEEK_UNDO_SEND_MS: '0',
  });
  browser = await openFaultBrowser([server], 'tech-ada');
}, 120_000);
afterAll(async () => {
  if (!disk) return;
  await server.kill();
  await sink.close();
  await postgres.remove();
  disk.remove();
  await rm(directory, { recursive: true, force: true });
}, 60_000);

/** More than what free room its tables may have left, and not to be compressed. */
const long = (name: string): string => `marker-${name}- ${randomBytes(45_000).toString('base64')}`;
const note = (key: string, text: string) =>
  browser.request('POST', `${TICKET}/notes`, { text, attachmentIds: [], mentionIds: [] }, { 'Idempotency-Key': key });
const reply = (key: string, text: string) =>
  browser.request('POST', `${TICKET}/replies`, aReply(text), { 'Idempotency-Key': key });
const texts = async (): Promise<readonly string[]> => {
  const answer = await browser.request('GET', `${TICKET}/messages?limit=200`);
  expect(answer?.status).toBe(200);
  const { items } = (await answer!.json()) as ThreadPage;
  return (items as readonly Message[]).flatMap((message) => ('text' in message ? [message.text] : []));
};
/** How many connections PostgreSQL has. */
const connections = async (): Promise<number> => {
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  const { rows } = await client.query<{ count: number }>('select count(*)::int from pg_stat_activity');
  await client.end();
  return rows[0]!.count;
};
const mailsOf = (name: string) => sink.arrivals.filter(({ marker }) => marker === `marker-${name}-`);
const saysNoSpace = async (answer: Response | null): Promise<void> => {
  expect(answer?.status).toBe(500);
  const { detail } = (await answer!.json()) as Problem;
  expect(detail).toContain('no space left');
};

test.skipIf(!disk)(
  'a full disk under PostgreSQL refuses notes and replies in words, sends nothing, and takes them by the same key when there is space',
  async () => {
    expect((await note('before', long('1')))?.status).toBe(201);
    const before = await texts();
    const free = disk!.fill();
    const [aNote, aLetter] = [long('2'), long('3')];
    for (let turn = 0; turn < 3; turn += 1) {
      await saysNoSpace(await note('note', aNote));
      await saysNoSpace(await reply('reply', aLetter));
    }
    // What is there can be read all the while.
    expect(await texts()).toEqual(before);
    expect(sink.arrivals).toEqual([]);
    free();
    for (let turn = 0; turn < 2; turn += 1) {
      expect((await note('note', aNote))?.status).toBe(201);
      expect((await reply('reply', aLetter))?.status).toBe(201);
    }
    const after = await texts();
    for (const text of [...before, aNote, aLetter]) expect(after.filter((one) => one === text)).toHaveLength(1);
    expect(mailsOf('3')).toEqual([{ marker: 'marker-3-', outcome: 'accepted' }]);
  },
  60_000,
);

test.skipIf(!disk)(
  'a PostgreSQL that its full disk has ended is found again when it is back, with everything that was accepted',
  async () => {
    const before = await texts();
    const usual = await connections();
    const free = disk!.fill();
    const admin = new pg.Client({ connectionString: postgres.url });
    admin.on('error', () => undefined);
    await admin.connect();
    // Its log needs one more file at each step, until there is no room for one: then it gives up by itself.
    const usedUp = async (): Promise<void> => {
      for (;;) await admin.query('select pg_switch_wal(), pg_logical_emit_message(true, $1, $2)', ['full', 'x']);
    };
    await expect(usedUp()).rejects.toThrow();
    await vi.waitFor(async () => await expect(connections()).rejects.toThrow('ECONNREFUSED'), 20_000);
    const letter = long('4');
    // As long as it takes somebody to come: long enough that who tries to come back ever faster would be many.
    for (let second = 0; second < 8; second += 1) {
      expect((await reply('later', letter))?.status).toBe(503);
      await wait(1_000);
    }
    free();
    await postgres.start();
    await vi.waitFor(async () => expect((await reply('later', letter))?.status).toBe(201), 20_000);
    expect((await reply('later', letter))?.status).toBe(201);
    expect(mailsOf('4')).toEqual([{ marker: 'marker-4-', outcome: 'accepted' }]);
    expect(await texts()).toEqual([...before, letter]);
    expect(await connections()).toBeLessThanOrEqual(usual + 20);
    expect(server.crashes).toBe(0);
  },
  90_000,
);
