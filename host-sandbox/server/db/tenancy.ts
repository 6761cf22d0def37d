import type { Db } from './open.ts';
import { waysOf } from './ways.ts';

/** Whose data a piece of work may see. Row-level security holds it, not the queries' own conditions. */
export interface TenantScope {
  readonly tenantId: string;
}

type LastAct = () => Promise<void>;

const lastActs = new WeakMap<Db, LastAct[]>();

/**
 * Runs `act` as one of the last acts of the transaction, still inside it: for locks that everybody
 * must take after all others, so that two transactions never wait for each other. False when `tx` is
 * not a transaction of {@link withTenant} or {@link withSystem}.
 */
export const atEnd = (tx: Db, act: LastAct): boolean => lastActs.get(tx)?.push(act) !== undefined;

const inTransaction = <T>(db: Db, tenantId: string | null, work: (tx: Db) => Promise<T>): Promise<T> =>
  waysOf(db).transact(tenantId, async (tx) => {
    const acts: LastAct[] = [];
    lastActs.set(tx, acts);
    const result = await work(tx);
    for (const act of acts) await act();
    return result;
  });

/** Runs `work` in one transaction that sees and writes rows of one tenant only. */
export const withTenant = <T>(db: Db, { tenantId }: TenantScope, work: (tx: Db) => Promise<T>): Promise<T> =>
  inTransaction(db, tenantId, work);

/**
 * Runs `work` that only reads rows of one tenant (decision 0025). It is no transaction: each query sees what is
 * committed when it runs, and what would write fails.
 */
export const readTenant = <T>(db: Db, { tenantId }: TenantScope, work: (tx: Db) => Promise<T>): Promise<T> =>
  waysOf(db).read(tenantId, work);

/**
 * Runs one statement that notes something of a tenant, e.g. that a window is still there (decision 0037). It is a
 * transaction of its own whose answer does not wait for the disk: should the database crash, what was noted in the
 * moment before is lost.
 */
export const noteTenant = <T>(db: Db, { tenantId }: TenantScope, statement: (tx: Db) => Promise<T>): Promise<T> =>
  waysOf(db).note(tenantId, statement);

/** Runs `work` in one transaction over all tenants: for routing mail, agents and jobs to a tenant, and for nothing else. */
export const withSystem = <T>(db: Db, work: (tx: Db) => Promise<T>): Promise<T> => inTransaction(db, null, work);
