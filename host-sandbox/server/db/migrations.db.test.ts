import { migrate as migratePostgres } from 'drizzle-orm/node-postgres/migrator';
import { migrate as migratePglite } from 'drizzle-orm/pglite/migrator';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createOwnDatabase, type OwnDatabase } from '../../../test/faults/ownDatabase.ts';
import { insertFixtures } from '../../../test/support/fixtures.ts';
import { openTestDatabase, testServerUrl } from '../../../test/support/testDatabase.ts';
import { verifyAudit } from '../audit/verifyAudit.ts';
import { listMigrations, withMigrationsUntil } from './migrationFolder.ts';
import { openDatabase, type Database } from './open.ts';

let own: OwnDatabase | null = null;
let database: Database;
/** Rows of every table of today's schema. */
const rows = new Map<string, Record<string, unknown>[]>();

/** What columns held that are not there any more. */
const FORMER: Readonly<Record<string, Record<string, unknown>>> = { message: { to_address: 'mia@harbor.example' } };
/** What a step makes of them is looked at below. */
const REWRITTEN: Readonly<Record<string, readonly string[]>> = {
  message: ['to_address', 'channel', 'recipients'],
  audit_log: ['position', 'previous_hash', 'hash'],
};

const ask = async <T>(sqlText: string, on: Pick<Database, 'execute'> = database): Promise<T[]> =>
  (await on.execute(sqlText)).rows as T[];

interface Column {
  readonly table: string;
  readonly name: string;
  readonly type: string;
  /** Where it points to, as `table.column`. */
  readonly target: string | null;
}

const columnsOf = (on: Pick<Database, 'execute'>): Promise<Column[]> =>
  ask<Column>(
    `select c.table_name as "table", c.column_name as name, c.data_type as type,
      (select ref.relname || '.' || a.attname from pg_constraint k join pg_class ref on ref.oid = k.confrelid
        join pg_attribute a on a.attrelid = k.confrelid and a.attnum = k.confkey[1]
        join pg_attribute mine on mine.attrelid = k.conrelid and mine.attnum = k.conkey[1]
        where k.contype = 'f' and k.conrelid = ('"' || c.table_name || '"')::regclass and mine.attname = c.column_name
        limit 1) as target
      from information_schema.columns c where table_schema = 'public' and is_identity = 'NO' order by ordinal_position`,
    on,
  );

const VALUES: Readonly<Record<string, string>> = {
  integer: '7',
  bigint: '7',
  'double precision': '0.5',
  boolean: 'true',
  jsonb: `'{"a":["ß"]}'`,
  xid8: '7',
  ARRAY: `'{"some keys"}'`,
  'timestamp with time zone': `'2026-03-02T09:00:00.123Z'`,
};

/** Gives every table that the fixtures leave empty a row, which points at theirs. */
const fillEmptyTables = async (on: Database): Promise<void> => {
  const columns = await columnsOf(on);
  const isEmpty = async (table: string): Promise<boolean> =>
    (await ask(`select 1 from "${table}" limit 1`, on)).length === 0;
  const waiting = new Set(columns.map((column) => column.table));
  for (const table of waiting) {
    waiting.delete(table);
    if (!(await isEmpty(table))) continue;
    const targets = columns.flatMap((column) => (column.table === table ? (column.target?.split('.')[0] ?? []) : []));
    const missing = await Promise.all(targets.map(async (target) => target !== table && (await isEmpty(target))));
    if (missing.includes(true)) {
      // After what it points at.
      waiting.add(table);
      continue;
    }
    const own = columns.filter((column) => column.table === table);
    const value = ({ name, type, target }: Column): string => {
      const [to, key] = target?.split('.') ?? [];
      if (to === table) return 'null';
      return to ? `(select "${key}" from "${to}" order by 1 limit 1)` : (VALUES[type] ?? `'some ${name}'`);
    };
    await on.execute(
      `insert into "${table}" (${own.map(({ name }) => `"${name}"`).join(', ')}) values (${own.map(value).join(', ')})`,
    );
  }
};

/** Puts rows into the tables that are there by now and have none, as far as they have the columns. */
const fill = async (): Promise<void> => {
  const columns = await columnsOf(database);
  await database.execute("set session_replication_role = 'replica'");
  for (const table of new Set(columns.map((column) => column.table))) {
    if ((await ask(`select 1 from "${table}" limit 1`)).length > 0) continue;
    const names = columns.flatMap((column) => (column.table === table ? [`"${column.name}"`] : [])).join(', ');
    const filled = JSON.stringify(rows.get(table)?.map((row) => ({ ...row, ...FORMER[table] })) ?? []);
    await database.execute(
      `insert into "${table}" (${names}) select ${names} from jsonb_populate_recordset(null::"${table}", '${filled.replaceAll("'", "''")}')`,
    );
  }
  await database.execute("set session_replication_role = 'origin'");
};

const everything = async (): Promise<Map<string, Record<string, unknown>[]>> => {
  const found = new Map<string, Record<string, unknown>[]>();
  for (const { name } of await ask<{ name: string }>(
    "select table_name as name from information_schema.tables where table_schema = 'public'",
  )) {
    const all = await ask<{ row: Record<string, unknown> }>(`select to_jsonb(t) as row from "${name}" t order by 1`);
    found.set(
      name,
      all.map(({ row }) => Object.fromEntries(Object.entries(row).filter(([key]) => !REWRITTEN[name]?.includes(key)))),
    );
  }
  return found;
};

beforeAll(async () => {
  const today = await openTestDatabase();
  await insertFixtures(today.db);
  await fillEmptyTables(today);
  for (const table of new Set((await columnsOf(today)).map((column) => column.table))) {
    const all = await ask<{ row: Record<string, unknown> }>(`select to_jsonb(t) as row from "${table}" t`, today);
    rows.set(
      table,
      all.map(({ row }) => row),
    );
  }
  await today.close();
  if (testServerUrl()) own = await createOwnDatabase();
  database = await openDatabase({ url: own?.url ?? null, directory: null, migrationsFolder: null });
}, 60_000);
afterAll(async () => {
  await database.close();
  await own?.drop();
});

test('every step to the schema leaves what was there, in every table', async () => {
  for (const { when, tag } of await listMigrations()) {
    const before = tag.startsWith('0000') ? new Map<string, Record<string, unknown>[]>() : await everything();
    await withMigrationsUntil(when, (migrationsFolder) =>
      own
        ? migratePostgres(database.db as never, { migrationsFolder })
        : migratePglite(database.db as never, { migrationsFolder }),
    );
    const after = await everything();
    for (const [table, kept] of before) {
      expect(kept.length, `rows of ${table} before ${tag}`).toBeGreaterThan(0);
      expect(after.get(table), `${table} after ${tag}`).toEqual(
        kept.map((row) => expect.objectContaining(row) as object),
      );
    }
    await fill();
  }
  const [message] = await ask(`select recipients -> 'to' as "to", channel from message where id = 'message-printer'`);
  expect(message).toEqual({
    to: [{ address: 'mia@harbor.example', name: null }],
    channel: expect.objectContaining({ via: 'email', cc: [] }),
  });
  // What was logged before there was a chain is in it.
  expect(await verifyAudit(database.db)).toMatchObject({ entries: 1, broken: [] });
}, 60_000);

test('every table of a tenant’s has the fence', async () => {
  const open = await ask<{ table: string }>(
    `select c.relname as "table" from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
      where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and c.relname <> 'login'
        and not (c.relrowsecurity and exists (select from pg_policy p where p.polrelid = c.oid))`,
  );
  expect(open).toEqual([]);
});
