import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openDatabase, type Database } from '../../host-sandbox/server/db/open.ts';
import { withSystem, withTenant } from '../../host-sandbox/server/db/tenancy.ts';
import { audit } from '../../host-sandbox/server/remote/auditLog.ts';
import { insertFixtures } from '../support/fixtures.ts';
import { createOwnDatabase, type OwnDatabase } from './ownDatabase.ts';
import { startServerProcess, type ServerProcess } from './serverProcess.ts';

const root = path.resolve(import.meta.dirname, '../..');
const NORTH = { tenantId: 'tenant-north' };

let own: OwnDatabase;
let directory: string;
let elsewhere: string;
let database: Database;
let server: ServerProcess;

beforeAll(async () => {
  own = await createOwnDatabase();
  database = await openDatabase({ url: own.url, directory: null });
  await insertFixtures(database.db);
  directory = await mkdtemp(path.join(tmpdir(), 'peek-heads-'));
  elsewhere = path.join(directory, 'elsewhere/heads.ndjson');
  await write('before the first start');
  server = await startServerProcess({
    ...{ DATABASE_URL: own.url, PEEK_DATA_DIR: path.join(directory, 'data'), PEEK_AUDIT_HEADS: elsewhere },
  });
}, 120_000);
afterAll(async () => {
  await server.kill();
  await database.close();
  await own.drop();
  await rm(directory, { recursive: true, force: true });
}, 60_000);

const write = (text: string): Promise<void> =>
  withTenant(database.db, NORTH, (tx) =>
    audit(
      tx,
      NORTH,
      { actor: 'Ada', action: 'session_requested', ticketId: 't', assetId: null, detail: { text } },
      new Date(),
    ),
  );

const heads = async (): Promise<number> => (await readFile(elsewhere, 'utf8').catch(() => '')).split('\n').length - 1;
const untilThereAre = (count: number): Promise<void> =>
  vi.waitFor(async () => expect(await heads()).toBe(count), { timeout: 20_000, interval: 100 });

/** `npm run audit:verify` with the heads that were kept elsewhere: its exit code, and what it said. */
const verify = async (): Promise<{ code: number; said: string }> => {
  const env = { ...process.env, DATABASE_URL: own.url, PEEK_DATA_DIR: path.join(directory, 'data') };
  const args = ['--import', 'tsx', 'tools/verifyAudit.ts', elsewhere];
  const ran = promisify(execFile)(process.execPath, args, { cwd: root, env });
  return ran.then(
    ({ stdout }) => ({ code: 0, said: stdout }),
    (error: { code: number; stdout: string; stderr: string }) => ({
      code: error.code,
      said: error.stderr + error.stdout,
    }),
  );
};

test('heads go on through kill -9, and the command finds by them that the end of the log was cut off', async () => {
  await untilThereAre(1);
  await server.kill();
  await write('while nobody ran');
  await server.start();
  await untilThereAre(2);
  expect(await verify()).toMatchObject({ code: 0, said: expect.stringContaining('2 signed heads, 0 broken') });

  await withSystem(database.db, async (tx) => {
    await tx.execute(sql`alter table audit_log disable trigger user`);
    await tx.execute(sql`delete from audit_log where position = 2`);
    await tx.execute(sql`alter table audit_log enable trigger user`);
  });
  expect(await verify()).toMatchObject({
    code: 1,
    said: expect.stringContaining('tenant-north, entry 2: a head says that it was the newest; it is gone'),
  });
}, 120_000);
