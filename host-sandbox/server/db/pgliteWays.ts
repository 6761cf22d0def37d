import type { PGlite } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/pglite';
import { APP_ROLE, type Ways } from './ways.ts';

const FENCE = `select set_config('app.tenant_id', $1, true), set_config('role', '${APP_ROLE}', true)`;

/**
 * PGlite has one connection: everything takes its turn in a transaction of its own.
 *
 * @param ensureSpace throws when there is no space for what a transaction may write
 */
export const pgliteWays = (engine: PGlite, ensureSpace: () => Promise<void>): Ways => {
  const inTurn: Ways['transact'] = (tenantId, work) =>
    engine.transaction(async (own) => {
      if (tenantId !== null) await own.query(FENCE, [tenantId]);
      return work(drizzle({ client: own as unknown as PGlite }));
    });
  const transact: Ways['transact'] = async (tenantId, work) => {
    await ensureSpace();
    return inTurn(tenantId, work);
  };
  return {
    transact,
    read: (tenantId, work) => inTurn(tenantId, work),
    note: (tenantId, work) => transact(tenantId, work),
  };
};
