import { sql } from 'drizzle-orm';
import type { Db } from './open.ts';

/** Whose data a piece of work may see. Row-level security holds it, not the queries' own conditions. */
export interface TenantScope {
  readonly tenantId: string;
}

/** The role under which tenants' work runs; made by the migration `tenant_fence`. It owns nothing and bypasses nothing. */
const APP_ROLE = 'ticket_peek_app';

type LastAct = () => Promise<void>;

const lastActs = new WeakMap<Db, LastAct[]>();

/**
 * Runs `act` as one of the last acts of the transaction, still inside it: for locks that everybody
 * must take after all others, so that two transactions never wait for each other. False when `tx` is
 * not a transaction of {@link withTenant} or {@link withSystem}.
 */
export const atEnd = (tx: Db, act: LastAct): boolean => lastActs.get(tx)?.push(act) !== undefined;

const inTransaction = <T>(db: Db, work: (tx: Db) => Promise<T>): Promise<T> =>
  db.transaction(async (transaction) => {
    const tx = transaction as unknown as Db;
    const acts: LastAct[] = [];
    lastActs.set(tx, acts);
    const result = await work(tx);
    for (const act of acts) await act();
    return result;
  });

/** Runs `work` in one transaction that sees and writes rows of one tenant only. */
export const withTenant = <T>(db: Db, { tenantId }: TenantScope, work: (tx: Db) => Promise<T>): Promise<T> =>
  inTransaction(db, async (tx) => {
    await tx.execute(sql`select set_config('app.tenant_id', ${tenantId}, true), set_config('role', ${APP_ROLE}, true)`);
    return work(tx);
  });

/** Runs `work` in one transaction over all tenants: for routing mail, agents and jobs to a tenant, and for nothing else. */
export const withSystem = <T>(db: Db, work: (tx: Db) => Promise<T>): Promise<T> => inTransaction(db, work);
