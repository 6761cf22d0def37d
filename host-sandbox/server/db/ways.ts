import type { Db } from './open.ts';

/** How work is done on a database. */
export interface Ways {
  /**
   * Runs `work` in a transaction, which is rolled back when it throws.
   *
   * @param tenantId whose rows alone are seen and written; everybody's when null
   */
  transact<T>(tenantId: string | null, work: (tx: Db) => Promise<T>): Promise<T>;
  /** Runs `work`, which reads rows of one tenant and writes nothing. Each of its queries sees what is committed then. */
  read<T>(tenantId: string, work: (tx: Db) => Promise<T>): Promise<T>;
  /** Runs `work`, each of whose statements is a transaction of its own, and may be lost if the database crashes right after. */
  note<T>(tenantId: string, work: (tx: Db) => Promise<T>): Promise<T>;
}

/** The role under which tenants' work runs; made by the migration `tenant_fence`. It owns nothing and bypasses nothing. */
export const APP_ROLE = 'ticket_peek_app';

const known = new WeakMap<Db, Ways>();

/** Tells how work is done on a database. */
export const setWays = (db: Db, ways: Ways): void => void known.set(db, ways);

/** How work is done on a database that was opened by `openDatabase`. */
export const waysOf = (db: Db): Ways => {
  const ways = known.get(db);
  if (!ways) throw new Error('This is no database that was opened by openDatabase.');
  return ways;
};
