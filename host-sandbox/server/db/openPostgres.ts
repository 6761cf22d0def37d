import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import type pg from 'pg';
import { openChangeReader } from './changeReader.ts';
import type { Database } from './open.ts';
import { openLanes } from './lanes.ts';
import { transactionsOn } from './postgresTransactions.ts';
import { PreparingClient } from './preparingClient.ts';
import { PreparingPool } from './preparingPool.ts';
import { setWays } from './ways.ts';

/** Opens a PostgreSQL database; it is taken as it is when there is no folder of migrations. */
export const openPostgres = async (url: string, migrationsFolder: string | null): Promise<Database> => {
  const pool = new PreparingPool(url);
  const db = drizzle({ client: pool });
  const [reads, notes] = [openLanes(url, 'reads'), openLanes(url, 'notes')];
  setWays(db, { transact: transactionsOn(pool), read: reads.run, note: notes.run });
  if (migrationsFolder !== null) await migrateOnce(url, migrationsFolder);
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
    readChanges: () => openChangeReader(url),
    close: async () => {
      await Promise.all([pool.end(), reads.close(), notes.close()]);
    },
  };
};

/** Any number; it names the lock that several processes starting at once queue up for. */
const MIGRATION_LOCK = 727_001;

/** Holds an advisory lock on a connection of its own, which also lets it go when this process dies. */
const withLock = async <T>(url: string, lock: number, work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new PreparingClient({ connectionString: url });
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

const migrateOnce = (url: string, migrationsFolder: string): Promise<void> =>
  withLock(url, MIGRATION_LOCK, (client) => migrate(drizzle({ client }), { migrationsFolder }));

const RELISTEN_MS = 1_000;

/** How often a connection that only listens is asked whether it still hears anybody. */
const HEARTBEAT_MS = 10_000;

/** Listens on a connection of its own and comes back when it breaks; an empty payload says that something may have been missed. */
const listenPostgres = async (
  url: string,
  channel: string,
  onNotify: (payload: string) => void,
): Promise<() => Promise<void>> => {
  let client: pg.Client;
  const heartbeat = setInterval(() => void client.query('select 1').catch(() => undefined), HEARTBEAT_MS).unref();
  let retry: NodeJS.Timeout | undefined;
  let stopped = false;
  const connect = async (): Promise<void> => {
    const mine = new PreparingClient({ connectionString: url });
    client = mine;
    mine.on('notification', ({ payload }) => onNotify(payload ?? ''));
    mine.on('error', () => undefined);
    try {
      await mine.connect();
      await mine.query(`LISTEN ${mine.escapeIdentifier(channel)}`);
    } catch (error) {
      void mine.end().catch(() => undefined);
      throw error;
    }
    // Only now: one that never connected ends, too, and two that come back for each of them would double every second.
    mine.once('end', reconnect);
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
    clearInterval(heartbeat);
    clearTimeout(retry);
    await client.end();
  };
};
