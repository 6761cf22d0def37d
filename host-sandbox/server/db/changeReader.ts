import type pg from 'pg';
import { tellAway } from './databaseAway.ts';
import { PreparingClient } from './preparingClient.ts';

/**
 * Tells what has been committed since it was asked last, as keys of kept answers (migration `kept_answers`). Null
 * says that nobody knows, which is everything.
 */
export interface ChangeReader {
  ask(): Promise<readonly string[] | null>;
  close(): Promise<void>;
}

/** The part of a connection that this needs. */
interface Asked {
  query(text: string, values: unknown[]): Promise<{ readonly rows: unknown[] }>;
}

/**
 * Exactly the notes of transactions that were not done at the last asking and are now. Commits in any order are met,
 * because it is the snapshot that is compared and not a number.
 */
const NEWS = `select pg_current_snapshot()::text as snapshot,
  (select json_agg(keys) from change
    where transaction >= pg_snapshot_xmin($1::pg_snapshot) and not pg_visible_in_snapshot(transaction, $1::pg_snapshot)
  ) as notes`;

interface News {
  readonly snapshot: string;
  readonly notes: readonly (readonly string[] | null)[] | null;
}

/** What has changed on one connection since it was asked last; at first null. */
export const changesOn = (connection: Asked): (() => Promise<readonly string[] | null>) => {
  let last: string | null = null;
  return async () => {
    // The first time, with null, it is only said how far things have come.
    const { rows } = await connection.query(NEWS, [last]);
    const [{ snapshot, notes }] = rows as [News];
    const first = last === null;
    last = snapshot;
    if (first || notes?.some((keys) => keys === null)) return null;
    return (notes ?? []).flatMap((keys) => keys ?? []);
  };
};

/**
 * Asks PostgreSQL on a connection of its own. Whenever that breaks, everything may have changed: a server that has
 * crashed gives the numbers of transactions that it lost to others.
 */
export const openChangeReader = (url: string): ChangeReader => {
  let asking: { readonly client: pg.Client; readonly ask: Promise<ChangeReader['ask']> } | null = null;
  const connect = (): NonNullable<typeof asking> => {
    const client = new PreparingClient({ connectionString: url });
    const lose = (): void => {
      if (asking?.client === client) asking = null;
    };
    client.on('error', lose);
    client.once('end', lose);
    return { client, ask: tellAway(client.connect()).then(() => changesOn(client)) };
  };
  return {
    ask: async () => {
      const mine = (asking ??= connect());
      try {
        return await (
          await mine.ask
        )();
      } catch (error) {
        if (asking === mine) asking = null;
        void mine.client.end().catch(() => undefined);
        throw error;
      }
    },
    close: async () => {
      await asking?.client.end();
    },
  };
};
