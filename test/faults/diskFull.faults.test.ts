import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { mountSmallDisk } from '../support/smallDisk.ts';
import { openFaultBrowser, type FaultBrowser } from './faultBrowser.ts';
import { expectRefusedWhileFull, fillDatabase, longText, textsSeenBy, writingBy } from './faultyDesk.ts';
import { startFaultySink, type FaultySink } from './faultySink.ts';
import { startOwnPostgres, type OwnPostgres } from './ownPostgres.ts';
import { startServerProcess, type ServerProcess } from './serverProcess.ts';

/** Left out where no disk can be mounted, which takes root. */
const disk = mountSmallDisk(192);

let postgres: OwnPostgres;
let sink: FaultySink;
let directory: string;
let server: ServerProcess;
let browser: FaultBrowser;
let write: ReturnType<typeof writingBy>;

beforeAll(async () => {
  if (!disk) return;
  postgres = await startOwnPostgres({ parent: disk.folder, settings: { max_wal_size: '32MB' } });
  sink = await startFaultySink(() => 'accept', 0);
  await fillDatabase({ url: postgres.url, directory: null }, sink);
  directory = await mkdtemp(path.join(tmpdir(), 'peek-disk-full-'));
  server = await startServerProcess({
    DATABASE_URL: postgres.url,
    PEEK_DATA_DIR: directory,
    PEEK_UNDO_SEND_MS: '0',
  });
  browser = await openFaultBrowser([server], 'tech-ada');
  write = writingBy(browser);
}, 120_000);
afterAll(async () => {
  if (!disk) return;
  await server.kill();
  await sink.close();
  await postgres.remove();
  disk.remove();
  await rm(directory, { recursive: true, force: true });
}, 60_000);

const texts = () => textsSeenBy(browser);
/** How many connections PostgreSQL has. */
const connections = async (): Promise<number> => {
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  const { rows } = await client.query<{ count: number }>('select count(*)::int from pg_stat_activity');
  await client.end();
  return rows[0]!.count;
};
const mailsOf = (name: string) => sink.arrivals.filter(({ marker }) => marker === `marker-${name}-`);

test.skipIf(!disk)(
  'a full disk under PostgreSQL refuses notes and replies in words, sends nothing, and takes them by the same key when there is space',
  () => expectRefusedWhileFull({ disk: disk!, browser, sink, turns: 3 }),
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
    const letter = longText('4');
    // As long as it takes somebody to come: long enough that who tries to come back ever faster would be many.
    for (let second = 0; second < 8; second += 1) {
      expect((await write.reply('later', letter))?.status).toBe(503);
      await wait(1_000);
    }
    free();
    await postgres.start();
    await vi.waitFor(async () => expect((await write.reply('later', letter))?.status).toBe(201), 20_000);
    expect((await write.reply('later', letter))?.status).toBe(201);
    expect(mailsOf('4')).toEqual([{ marker: 'marker-4-', outcome: 'accepted' }]);
    expect(await texts()).toEqual([...before, letter]);
    expect(await connections()).toBeLessThanOrEqual(usual + 20);
    expect(server.crashes).toBe(0);
  },
  90_000,
);
