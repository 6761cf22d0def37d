import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { START } from '../../../test/support/fixtures.ts';
import { openTestServer, type TestServer } from '../../../test/support/testServer.ts';
import { uploadFile } from '../attachments/testing/uploadFile.ts';
import { uploadRoutes } from '../attachments/uploadRoutes.ts';
import { verifyAudit } from '../audit/verifyAudit.ts';
import { openDatabase, type Database } from '../db/open.ts';
import { attachment, message } from '../db/schema.ts';
import { withSystem, withTenant } from '../db/tenancy.ts';
import { audit } from '../remote/auditLog.ts';
import { dumpToFile, makeBackup } from './makeBackup.ts';
import { restoreBackup } from './restoreBackup.ts';

let server: TestServer;
let directory: string;
const at = (...names: string[]): string => path.join(directory, ...names);

const backUp = (to: string) =>
  makeBackup(at('data'), at(to), (file) => dumpToFile(server.context.database.db, file), START);
const restore = (from: string, to: string) => restoreBackup(at(from), { dataDir: at(to), databaseUrl: null });

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'peek-backup-'));
  server = await openTestServer({ features: [uploadRoutes()], blobs: at('data', 'blobs') });
  await mkdir(at('data', 'pki'), { mode: 0o700 });
  await writeFile(at('data', 'pki', 'ca-key.pem'), 'a key', { mode: 0o600 });
  await mkdir(at('data', 'logs'));
  await writeFile(at('data', 'logs', 'server.log'), 'yesterday');
  await uploadFile(await server.asTechnician('tech-ada'), 'log.txt', Buffer.from('what the machine said'));
  const { db } = server.context.database;
  const scope = { tenantId: 'tenant-north' };
  await withTenant(db, scope, async (tx) => {
    for (const action of ['session_requested', 'session_expired'] as const) {
      const entry = { actor: 'Ada', action, ticketId: 'ticket-printer', assetId: null, detail: { zß: '\u2028"' } };
      await audit(tx, scope, entry, START);
    }
    await tx.update(message).set({ deliveryState: 'queued', releaseAt: START });
  });
  // A number that was given away, and whose row is gone.
  await withSystem(db, (tx) =>
    tx.execute(sql`select nextval(pg_get_serial_sequence('live_event', 'id')) from generate_series(1, 40)`),
  );
}, 120_000);
afterAll(async () => {
  await server.close();
  await rm(directory, { recursive: true, force: true });
});

const everything = async ({ execute }: Pick<Database, 'execute'>): Promise<Record<string, unknown>> => {
  const { rows: tables } = await execute(
    "select quote_ident(table_name) as name from information_schema.tables where table_schema = 'public' and table_name not in ('login', 'rate_limit', 'change')",
  );
  const found: Record<string, unknown> = {};
  for (const { name } of tables as { name: string }[]) {
    found[name] = (
      await execute(`select to_jsonb(t) - 'delivery_state' - 'delivery_answer' as row from ${name} t order by 1`)
    ).rows;
  }
  return found;
};

test('a backup is restored row by row and file by file, but no sign-in comes with it and no reply leaves of it', async () => {
  const manifest = await backUp('backup');
  expect(manifest.tables).toMatchObject({ ticket: 6, attachment: 1, audit_log: 2 });
  expect((await stat(at('backup'))).mode & 0o077, 'nobody else may read it').toBe(0);
  await expect(backUp('backup')).rejects.toThrow('is there already');

  await restore('backup', 'elsewhere');
  const restored = await openDatabase({ url: null, directory: at('elsewhere', 'database') });
  try {
    expect(await everything(restored)).toEqual(await everything(server.context.database));
    expect(await verifyAudit(restored.db)).toMatchObject({ entries: 2, broken: [] });
    const [file] = await restored.db.select().from(attachment);
    const { sha256 } = file!;
    expect(await readFile(at('elsewhere', 'blobs', sha256.slice(0, 2), sha256), 'utf8')).toBe('what the machine said');
    const { rows } = await restored.execute(
      "select (select count(*)::int from login) as sign_ins, (select count(*)::int from message where delivery_state = 'queued') as queued, nextval(pg_get_serial_sequence('live_event', 'id'))::int as next",
    );
    expect(rows).toEqual([{ sign_ins: 0, queued: 0, next: 41 }]);
    // The fence and the log's own rules are up again.
    await expect(restored.execute('delete from audit_log')).rejects.toThrow('append-only');
    expect(await withTenant(restored.db, { tenantId: 'tenant-south' }, (tx) => tx.select().from(attachment))).toEqual(
      [],
    );
  } finally {
    await restored.close();
  }
  expect(await readFile(at('elsewhere', 'pki', 'ca-key.pem'), 'utf8')).toBe('a key');
  expect((await stat(at('elsewhere', 'pki', 'ca-key.pem'))).mode & 0o777).toBe(0o600);
  expect(await readdir(at('elsewhere'))).not.toContain('logs');
  await expect(restore('backup', 'elsewhere')).rejects.toThrow('nothing is overwritten');
}, 180_000);

test('what is damaged, missing, newer or no backup is told, and nothing is left behind', async () => {
  const manifest = await backUp('spoilt');
  const file = at('spoilt', 'manifest.json');
  const write = (change: object) => writeFile(file, JSON.stringify({ ...manifest, ...change }));
  await expect(restore('nothing', 'third')).rejects.toThrow('There is no backup in');
  await writeFile(file, '{');
  await expect(restore('spoilt', 'third')).rejects.toThrow('is damaged');
  await write({ files: [{ ...manifest.files[0], path: '../../etc/passwd' }] });
  await expect(restore('spoilt', 'third')).rejects.toThrow('is damaged');
  await write({ schema: manifest.schema + 1 });
  await expect(restore('spoilt', 'third')).rejects.toThrow('newer version');
  await write({});
  await rm(at('spoilt', 'files', 'pki', 'ca-key.pem'));
  await expect(restore('spoilt', 'third')).rejects.toThrow(
    '1 files of the backup are damaged or missing: pki/ca-key.pem',
  );
  await writeFile(at('spoilt', 'files', 'pki', 'ca-key.pem'), 'a key');
  await appendFile(at('spoilt', 'database.ndjson.gz'), 'x');
  await expect(restore('spoilt', 'third')).rejects.toThrow('database.ndjson.gz is damaged');
  expect((await readdir(directory)).sort()).toEqual(['backup', 'data', 'elsewhere', 'spoilt']);
}, 180_000);

test('a file that the database names and that is not there is no backup', async () => {
  await rm(at('data', 'blobs'), { recursive: true });
  await expect(backUp('lost')).rejects.toThrow('1 files that the database names are not in');
  expect(await readdir(directory)).not.toContain('lost');
});
