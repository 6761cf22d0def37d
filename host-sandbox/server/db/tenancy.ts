import { sql } from 'drizzle-orm';
import type { Db } from './open.ts';

/** Whose data a piece of work may see. Row-level security holds it, not the queries' own conditions. */
export interface TenantScope {
  readonly tenantId: string;
}

/** The role under which tenants' work runs; made by the migration `tenant_fence`. It owns nothing and bypasses nothing. */
const APP_ROLE = 'ticket_peek_app';

/** Runs `work` in one transaction that sees and writes rows of one tenant only. */
export const withTenant = <T>(db: Db, { tenantId }: TenantScope, work: (tx: Db) => Promise<T>): Promise<T> =>
  db.transaction(async (tx) => {
    await tx.execute(sql`select set_config('app.tenant_id', ${tenantId}, true), set_config('role', ${APP_ROLE}, true)`);
    return work(tx as unknown as Db);
  });

/** Runs `work` in one transaction over all tenants: for routing mail, agents and jobs to a tenant, and for nothing else. */
export const withSystem = <T>(db: Db, work: (tx: Db) => Promise<T>): Promise<T> =>
  db.transaction((tx) => work(tx as unknown as Db));
