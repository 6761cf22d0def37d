import { drizzle } from 'drizzle-orm/node-postgres';
import type pg from 'pg';
import type { Db } from './open.ts';
import { derivedFrom } from './prepared.ts';
import { APP_ROLE, type Ways } from './ways.ts';

const FENCE = `select set_config('app.tenant_id', $1, true), set_config('role', '${APP_ROLE}', true)`;

/**
 * Transactions on the pool's connections. What begins one goes out together with its first query, so that a
 * transaction costs a single journey more than what is done in it: should it fail to begin, PostgreSQL refuses
 * all that follows.
 */
export const transactionsOn = (pool: pg.Pool): Ways['transact'] => {
  const handles = new WeakMap<pg.PoolClient, Db>();
  const handleOf = (client: pg.PoolClient): Db => {
    const known = handles.get(client) ?? drizzle({ client });
    handles.set(client, known);
    // Each transaction is told apart by a handle of its own.
    return derivedFrom(known);
  };
  return async (tenantId, work) => {
    const client = await pool.connect();
    let broken: Error | undefined;
    try {
      const begun = Promise.all([client.query('begin'), tenantId === null ? null : client.query(FENCE, [tenantId])]);
      // Told below; until then it is nobody's.
      begun.catch(() => undefined);
      try {
        const result = await work(handleOf(client));
        await begun;
        await client.query('commit');
        return result;
      } catch (error) {
        // What cannot be rolled back is closed, which rolls it back.
        await client.query('rollback').catch((cause: Error) => (broken = cause));
        throw error;
      }
    } finally {
      client.release(broken);
    }
  };
};
