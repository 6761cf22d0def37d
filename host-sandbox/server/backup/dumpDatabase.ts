import { sql } from 'drizzle-orm';
import type { Db } from '../db/open.ts';

/** What a dump says of itself. */
export interface DumpFacts {
  /** The newest migration that the database had: when it was made, in milliseconds. */
  readonly schema: number;
  /** Rows of each table. */
  readonly tables: Readonly<Record<string, number>>;
  /** Names of the blobs that its rows need. */
  readonly blobs: ReadonlySet<string>;
}

/**
 * Sign-ins and counts of requests belong to a moment, and a copy of a sign-in is one more key to the house. Notes of
 * changes name transactions of this database alone.
 */
const LEFT_OUT = ['login', 'rate_limit', 'change'];

const ROWS_AT_ONCE = 500;

/** Columns that name blobs. Whoever else comes to name blobs is told here, too. */
const BLOB_COLUMNS: Readonly<Record<string, string>> = { attachment: 'sha256', inbound_mail: 'raw_sha256' };

const rowsOf = async <T extends Record<string, unknown>>(tx: Db, query: ReturnType<typeof sql>): Promise<T[]> =>
  ((await tx.execute<T>(query)) as { rows: T[] }).rows;

const tableNames = async (tx: Db): Promise<string[]> => {
  const rows = await rowsOf<{ name: string }>(
    tx,
    sql`select table_name as name from information_schema.tables
      where table_schema = 'public' and table_type = 'BASE TABLE' order by table_name`,
  );
  return rows.map(({ name }) => name).filter((name) => !LEFT_OUT.includes(name));
};

const schemaOf = async (tx: Db): Promise<number> => {
  const [row] = await rowsOf<{ schema: string | number | null }>(
    tx,
    sql`select max(created_at) as schema from drizzle.__drizzle_migrations`,
  );
  if (!row?.schema) throw new Error('The database has never been migrated: there is nothing in it to back up.');
  return Number(row.schema);
};

const dumpTable = async (
  tx: Db,
  table: string,
  write: (lines: string) => Promise<void>,
  blobs: Set<string>,
): Promise<number> => {
  const blobColumn = BLOB_COLUMNS[table];
  const blob = blobColumn ? sql.identifier(blobColumn) : sql`null`;
  let count = 0;
  await tx.execute(
    sql`declare dumped cursor for select to_jsonb(t)::text as "row", ${blob} as blob from ${sql.identifier(table)} t`,
  );
  for (;;) {
    const rows = await rowsOf<{ row: string; blob: string | null }>(tx, sql.raw(`fetch ${ROWS_AT_ONCE} from dumped`));
    for (const { blob: name } of rows) if (name !== null) blobs.add(name);
    count += rows.length;
    if (rows.length > 0)
      await write(rows.map(({ row }) => `{"table":${JSON.stringify(table)},"row":${row}}\n`).join(''));
    if (rows.length < ROWS_AT_ONCE) break;
  }
  await tx.execute(sql`close dumped`);
  return count;
};

/** How far each counter of a table has come: numbers that were given away are never given again. */
const dumpCounters = async (tx: Db, write: (lines: string) => Promise<void>): Promise<void> => {
  const counters = await rowsOf<{ table: string; column: string; last: string | number | null }>(
    tx,
    sql`select table_name as "table", column_name as "column",
        pg_sequence_last_value(pg_get_serial_sequence(quote_ident(table_name), column_name)::regclass) as last
      from information_schema.columns where table_schema = 'public' and is_identity = 'YES'
      order by table_name, column_name`,
  );
  for (const { table, column, last } of counters) {
    if (last !== null) await write(`${JSON.stringify({ table, counter: column, last: Number(last) })}\n`);
  }
};

/**
 * Writes the whole database as lines of JSON, as it is at one moment, while others go on working. The same
 * lines come out of PGlite and PostgreSQL, and go into either.
 */
export const dumpDatabase = (db: Db, write: (lines: string) => Promise<void>): Promise<DumpFacts> =>
  db.transaction(
    async (transaction) => {
      const tx = transaction as unknown as Db;
      // Rows that a policy hides would be missing in silence: then it is an error.
      await tx.execute(sql`set local row_security = off`);
      await tx.execute(sql`set local timezone = 'UTC'`);
      const schema = await schemaOf(tx);
      const tables: Record<string, number> = {};
      const blobs = new Set<string>();
      for (const table of await tableNames(tx)) tables[table] = await dumpTable(tx, table, write, blobs);
      await dumpCounters(tx, write);
      return { schema, tables, blobs };
    },
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  );
