import type { PGlite } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/pglite';
import { APP_ROLE, type Ways } from './ways.ts';

const FENCE = `select set_config('app.tenant_id', $1, true), set_config('role', '${APP_ROLE}', true)`;

/** PGlite has one connection: everything takes its turn in a transaction of its own. */
export const pgliteWays = (engine: PGlite): Ways => {
  const transact: Ways['transact'] = (tenantId, work) =>
    engine.transaction(async (own) => {
      if (tenantId !== null) await own.query(FENCE, [tenantId]);
      return work(drizzle({ client: own as unknown as PGlite }));
    });
  return {
    transact,
    read: (tenantId, work) => transact(tenantId, work),
    note: (tenantId, work) => transact(tenantId, work),
  };
};
