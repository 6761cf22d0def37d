import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { inject } from 'vitest';
import type {} from './postgres.ts';
import { openDatabase, type Database } from '../../host-sandbox/server/db/open.ts';

const root = path.resolve(import.meta.dirname, '../..');
const migrations = path.join(root, 'host-sandbox/server/db/migrations');

/** Changes whenever a migration does. */
const migrationsHash = async (): Promise<string> => {
  const hash = createHash('sha256');
  for (const name of (await readdir(migrations)).filter((file) => file.endsWith('.sql')).sort()) {
    hash.update(await readFile(path.join(migrations, name)));
  }
  return hash.digest('hex').slice(0, 16);
};

/** A migrated and empty PGlite, made once and kept in `.cache`: opening from it takes a third of the time. */
const migratedSnapshot = async (): Promise<Blob> => {
  const file = path.join(root, '.cache', `test-database-${await migrationsHash()}.tar`);
  try {
    return new Blob([await readFile(file)]);
  } catch {
    const database = await openDatabase({ url: null, directory: null });
    const snapshot = await database.snapshot?.();
    await database.close();
    if (!snapshot) throw new Error('PGlite gave no snapshot.');
    await mkdir(path.dirname(file), { recursive: true });
    const mine = `${file}.${randomUUID()}`;
    await writeFile(mine, Buffer.from(await snapshot.arrayBuffer()));
    await rename(mine, file);
    return snapshot;
  }
};

const withClient = async (url: string, work: (client: pg.Client) => Promise<void>): Promise<void> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
};

const urlOf = (server: string, database: string): string => {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
};

/** Any number; it names the lock under which one test process makes the template and others wait. */
const TEMPLATE_LOCK = 727_003;

/** A fresh database on the server, cloned from a migrated template, and removed when it is closed. */
const openOnPostgres = async (server: string): Promise<Database> => {
  const template = `peek_template_${await migrationsHash()}`;
  const name = `peek_test_${randomUUID().replaceAll('-', '')}`;
  await withClient(server, async (client) => {
    // A template that somebody is connected to cannot be cloned, so making and cloning take turns.
    await client.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [template]);
    if (!rowCount) {
      const draft = `${template}_${process.pid}`;
      await client.query(`CREATE DATABASE ${draft}`);
      await (await openDatabase({ url: urlOf(server, draft), directory: null })).close();
      await client.query(`ALTER DATABASE ${draft} RENAME TO ${template}`);
    }
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  });
  const database = await openDatabase({ url: urlOf(server, name), directory: null });
  return {
    ...database,
    close: async () => {
      await database.close();
      await withClient(server, async (client) => {
        await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      });
    },
  };
};

/** The PostgreSQL of the project that runs on one. */
export const testServerUrl = (): string | null => inject('testDatabaseUrl') ?? null;

/** An empty, migrated database of the test's own: on PostgreSQL in the project that has one, else PGlite in memory. */
export const openTestDatabase = async (): Promise<Database> => {
  const server = testServerUrl();
  if (server) return openOnPostgres(server);
  return openDatabase({ url: null, directory: null, snapshot: await migratedSnapshot() });
};
