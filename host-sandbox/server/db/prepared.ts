import type { Db } from './open.ts';

const origins = new WeakMap<Db, Db>();

/** A handle of its own on the same connection. */
export const derivedFrom = (db: Db): Db => {
  const handle = Object.create(db) as Db;
  origins.set(handle, db);
  return handle;
};

/**
 * A query that is put together once for each connection instead of each time that it is asked.
 *
 * @param build makes it, with `sql.placeholder` for what differs, and ends with `.prepare('')`: the connection
 *   names it by its text
 */
export const prepared = <V extends Record<string, unknown>, R>(
  build: (db: Db) => { execute(values: V): Promise<R> },
): ((tx: Db, values: V) => Promise<R>) => {
  const built = new WeakMap<Db, { execute(values: V): Promise<R> }>();
  return (tx, values) => {
    const db = origins.get(tx) ?? tx;
    const known = built.get(db) ?? build(db);
    built.set(db, known);
    return known.execute(values);
  };
};
