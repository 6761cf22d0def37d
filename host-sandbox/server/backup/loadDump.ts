import { sql } from 'drizzle-orm';
import * as z from 'zod/mini';
import type { Db } from '../db/open.ts';

const ROWS_AT_ONCE = 500;

/** The part of a line that is read here; the row itself goes to the database as it stands. */
const lineSchema = z.object({
  table: z.string(),
  row: z.optional(z.unknown()),
  counter: z.optional(z.string()),
  last: z.optional(z.int()),
});

const NOT_KNOWN =
  'This reply waited to be sent when the backup was made. It may have left since: check before you send it again.';

interface ForeignKey extends Record<string, unknown> {
  table: string;
  name: string;
  definition: string;
}

const rowsOf = async <T extends Record<string, unknown>>(tx: Db, query: ReturnType<typeof sql>): Promise<T[]> =>
  ((await tx.execute<T>(query)) as { rows: T[] }).rows;

/** Runs `work` without foreign keys, so that rows may come in any order; they are checked for all rows at the end. */
const withoutForeignKeys = async (tx: Db, work: () => Promise<void>): Promise<void> => {
  const keys = await rowsOf<ForeignKey>(
    tx,
    sql`select conrelid::regclass::text as "table", conname as name, pg_get_constraintdef(oid) as definition
      from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace`,
  );
  for (const { table, name } of keys) await tx.execute(sql.raw(`alter table ${table} drop constraint "${name}"`));
  await work();
  for (const { table, name, definition } of keys)
    await tx.execute(sql.raw(`alter table ${table} add constraint "${name}" ${definition}`));
};

/** Puts rows in as they were: triggers would date and chain the audit log anew. */
const insertRows = async (tx: Db, table: string, lines: readonly string[]): Promise<void> => {
  const columns = await rowsOf<{ name: string }>(
    tx,
    sql`select quote_ident(column_name) as name from information_schema.columns
      where table_schema = 'public' and table_name = ${table} and is_generated = 'NEVER'`,
  );
  if (columns.length === 0) throw new Error(`The backup has rows of a table that this schema does not have: ${table}.`);
  const names = sql.raw(columns.map(({ name }) => name).join(', '));
  const name = sql.identifier(table);
  await tx.execute(sql`alter table ${name} disable trigger user`);
  await tx.execute(
    sql`insert into ${name} (${names}) overriding system value
      select ${names} from jsonb_populate_recordset(null::${name},
        (select jsonb_agg(line -> 'row') from jsonb_array_elements(${`[${lines.join(',')}]`}::jsonb) line))`,
  );
  await tx.execute(sql`alter table ${name} enable trigger user`);
};

/** No reply of a backup is sent by itself: the original may have sent it after the backup was made. */
const stopHeldReplies = (tx: Db) =>
  tx.execute(
    sql`update message set delivery_state = 'unknown', delivery_answer = ${NOT_KNOWN} where delivery_state = 'queued'`,
  );

/**
 * Fills an empty database, which has the schema of the dump, with its lines: all of them or nothing.
 * Returns how many rows there are of each table.
 */
export const loadDump = (db: Db, lines: AsyncIterable<string>): Promise<Record<string, number>> =>
  db.transaction(async (transaction) => {
    const tx = transaction as unknown as Db;
    const counts: Record<string, number> = {};
    let waiting: string[] = [];
    let of = '';
    const flush = async (): Promise<void> => {
      if (waiting.length > 0) await insertRows(tx, of, waiting);
      counts[of] = (counts[of] ?? 0) + waiting.length;
      waiting = [];
    };
    await withoutForeignKeys(tx, async () => {
      for await (const line of lines) {
        const { table, row, counter, last } = lineSchema.parse(JSON.parse(line));
        if (table !== of || waiting.length === ROWS_AT_ONCE) await flush();
        of = table;
        if (row !== undefined) waiting.push(line);
        else if (counter !== undefined && last !== undefined) {
          await tx.execute(sql`select setval(pg_get_serial_sequence(quote_ident(${table}), ${counter}), ${last})`);
        }
      }
      await flush();
    });
    await stopHeldReplies(tx);
    delete counts[''];
    return counts;
  });
