import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { drizzle as drizzlePg } from 'drizzle-orm/node-postgres';
import { migrate as migratePg } from 'drizzle-orm/node-postgres/migrator';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import { drizzle as drizzlePglite } from 'drizzle-orm/pglite';
import { migrate as migratePglite } from 'drizzle-orm/pglite/migrator';
import pg from 'pg';
import * as schema from './schema.ts';

/** Typed access to the tables, inside or outside a transaction, on either engine. */
export type Db = PgDatabase<PgQueryResultHKT, typeof schema>;

/** An open database: PGlite in a folder, or PostgreSQL. */
export interface Database {
  readonly db: Db;
  /**
   * Runs one or more statements as they are; for libraries that bring their own SQL. A transaction that
   * the statements began and could not end is rolled back.
   */
  execute(sqlText: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
  /** Runs `work` while no other process does so under the same lock, which is any number. */
  exclusively<T>(lock: number, work: () => Promise<T>): Promise<T>;
  /** Hears NOTIFY on a channel, from every process. Resolves once it listens; returns how to stop. */
  listen(channel: string, onNotify: (payload: string) => void): Promise<() => Promise<void>>;
  /** PGlite only: all of its data, to open another one with. */
  snapshot?(): Promise<Blob>;
  close(): Promise<void>;
}

const migrationsFolder = path.join(import.meta.dirname, 'migrations');

const openPglite = async (directory: string | null, snapshot: Blob | undefined): Promise<Database> => {
  if (directory) await mkdir(directory, { recursive: true });
  const engine = await PGlite.create(directory ?? 'memory://', { loadDataDir: snapshot });
  const db = drizzlePglite(engine, { schema });
  await migratePglite(db, { migrationsFolder });
  return {
    db,
    execute: async (sqlText, values) => {
      if (values?.length) return engine.query(sqlText, values);
      try {
        return (await engine.exec(sqlText)).at(-1) ?? { rows: [] };
      } catch (error) {
        await engine.exec('ROLLBACK');
        throw error;
      }
    },
    // PGlite belongs to one process.
    exclusively: (_lock, work) => work(),
    listen: async (channel, onNotify) => {
      const stop = await engine.listen(channel, onNotify);
      return () => stop();
    },
    snapshot: () => engine.dumpDataDir('none'),
    close: () => engine.close(),
  };
};

const openPostgres = async (url: string): Promise<Database> => {
  const pool = new pg.Pool({ connectionString: url, max: 10 });
  // An idle connection may break (PostgreSQL restarts); the pool replaces it, the process must not end.
  pool.on('error', () => undefined);
  // The same for a connection that is in use between two of its queries: the next query tells.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const db = drizzlePg(pool, { schema });
  await migrateOnce(url);
  return {
    db,
    execute: async (sqlText, values) => {
      const client = await pool.connect();
      try {
        return await client.query(sqlText, values);
      } catch (error) {
        await client.query('ROLLBACK').catch(() => undefined);
        throw error;
      } finally {
        client.release();
      }
    },
    exclusively: (lock, work) => withLock(url, lock, () => work()),
    listen: (channel, onNotify) => listenPostgres(url, channel, onNotify),
    close: () => pool.end(),
  };
};

/** Any number; it names the lock that several processes starting at once queue up for. */
const MIGRATION_LOCK = 727_001;

/** Holds an advisory lock on a connection of its own, which also lets it go when this process dies. */
const withLock = async <T>(url: string, lock: number, work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: url });
  // A connection that breaks must fail this work, not end the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [lock]);
    return await work(client);
  } finally {
    await client.end();
  }
};

const migrateOnce = (url: string): Promise<void> =>
  withLock(url, MIGRATION_LOCK, (client) => migratePg(drizzlePg(client), { migrationsFolder }));

const RELISTEN_MS = 1_000;

/** Listens on a connection of its own and comes back when it breaks; an empty payload says that something may have been missed. */
const listenPostgres = async (
  url: string,
  channel: string,
  onNotify: (payload: string) => void,
): Promise<() => Promise<void>> => {
  let client: pg.Client;
  let retry: NodeJS.Timeout | undefined;
  let stopped = false;
  const connect = async (): Promise<void> => {
    client = new pg.Client({ connectionString: url });
    client.on('notification', ({ payload }) => onNotify(payload ?? ''));
    client.on('error', () => undefined);
    client.once('end', reconnect);
    await client.connect();
    await client.query(`LISTEN ${client.escapeIdentifier(channel)}`);
  };
  const reconnect = (): void => {
    if (stopped) return;
    retry = setTimeout(() => {
      connect().then(
        () => onNotify(''),
        () => reconnect(),
      );
    }, RELISTEN_MS);
  };
  await connect();
  return async () => {
    stopped = true;
    clearTimeout(retry);
    await client.end();
  };
};

/**
 * Opens and migrates the database.
 *
 * @param options.url a PostgreSQL URL; else PGlite is used
 * @param options.directory PGlite's folder; null keeps it in memory
 * @param options.snapshot what a fresh PGlite begins with
 */
export const openDatabase = (options: {
  url: string | null;
  directory: string | null;
  snapshot?: Blob;
}): Promise<Database> => (options.url ? openPostgres(options.url) : openPglite(options.directory, options.snapshot));
