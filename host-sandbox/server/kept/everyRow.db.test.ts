import { is } from 'drizzle-orm';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestServer, type SignedInBrowser, type TestServer } from '../../../test/support/testServer.ts';
import * as schema from '../db/schema.ts';
import { withSystem } from '../db/tenancy.ts';
import { allFeatures } from '../features.ts';
import { askAll, fillTicket, processBeside, type Answers } from './testing.ts';

/** Shown by no answer that is kept; everything else is changed below, row by row. */
const NOT_SHOWN = [
  ...['audit_log', 'canned_reply', 'change', 'idempotency_key', 'inbound_mail', 'live_event', 'login', 'mail_attempt'],
  ...['mention', 'presence', 'rate_limit', 'recording_piece', 'remote_launch', 'time_entry_change', 'upload'],
];

const TICKETS = ['ticket-printer', 'ticket-working', 'ticket-done'];

const tables = Object.values(schema).filter((each) => is(each, PgTable)) as PgTable[];
const shown = tables.filter((table) => !NOT_SHOWN.includes(getTableConfig(table).name));

let server: TestServer;
let people: SignedInBrowser[];
beforeAll(async () => {
  server = await openTestServer({ features: allFeatures() });
  await withSystem(server.context.database.db, fillTicket);
  people = [await server.asTechnician('tech-ada'), await server.asTechnician('lead-lea')];
});
afterAll(() => server.close());

const ofAll = async (ask: (who: SignedInBrowser) => (path: string) => Promise<Response>): Promise<Answers[]> => {
  const answers = [];
  for (const who of people) answers.push(await askAll(ask(who), TICKETS));
  return answers;
};
const kept = (): Promise<Answers[]> => ofAll((who) => who.get);
const fresh = (): Promise<Answers[]> => ofAll(processBeside(server, allFeatures(), undefined));

/** How a value of a column becomes another one that is as good; null where it has to stay. */
const CHANGED: Readonly<Record<string, (column: string) => string>> = {
  text: (column) => `${column} || '~'`,
  integer: (column) => `${column} + 1000`,
  bigint: (column) => `${column} + 1000`,
  'double precision': (column) => `${column} + 1000`,
  boolean: (column) => `not ${column}`,
  'timestamp (3) with time zone': (column) => `${column} + interval '1 second'`,
};

/** Columns of known values only, which have their own rules. */
const WORDS = [
  'status',
  'from_status',
  'to_status',
  'state',
  'kind',
  'mode',
  'delivery_state',
  'severity',
  'role',
  'billing',
];

/** What to set so that each row of a table looks different, without touching who it is and where it points. */
const changesOf = (table: PgTable): string[] => {
  const { columns, foreignKeys, primaryKeys } = getTableConfig(table);
  const fixed = new Set([
    ...WORDS,
    ...primaryKeys.flatMap((key) => key.columns.map(({ name }) => name)),
    ...foreignKeys.flatMap((key) => key.reference().columns.map(({ name }) => name)),
    ...['tenant_id', 'position', 'merge_id', 'as_of_message_id', 'time_zone', 'assignee_id', 'priority'],
  ]);
  return columns.flatMap((column) => {
    const change = CHANGED[column.getSQLType()];
    return change && !column.primary && !fixed.has(column.name)
      ? [`"${column.name}" = ${change(`"${column.name}"`)}`]
      : [];
  });
};

const ask = async (text: string): Promise<Record<string, unknown>[]> =>
  (await server.context.database.execute(text)).rows as Record<string, unknown>[];

describe('an answer that is kept is what the database says, whichever row is changed', () => {
  test.each(shown.map((table) => [getTableConfig(table).name, table] as const))('of %s', async (name, table) => {
    let visible = 0;
    const rows = await ask(`select ctid::text as place from "${name}"`);
    expect(rows.length, 'rows to change').toBeGreaterThan(0);
    let before = await fresh();
    for (let row = 0; row < rows.length; row += 1) {
      expect(await kept()).toEqual(before);
      // Rows move as they are changed: always the one that was not changed for longest.
      await ask(`update "${name}" set ${changesOf(table).join(', ')} where ctid = (select min(ctid) from "${name}")`);
      const after = await fresh();
      expect(await kept()).toEqual(after);
      if (JSON.stringify(after.map((all) => [...all])) !== JSON.stringify(before.map((all) => [...all]))) visible += 1;
      before = after;
    }
    if (visible === 0) {
      // It shows by being there.
      await ask(`delete from "${name}" where ctid = (select min(ctid) from "${name}")`);
      const after = await fresh();
      expect(await kept()).toEqual(after);
      expect(after).not.toEqual(before);
    }
  });

  test('of a tenant’s own row, column by column', async () => {
    for (const column of [
      'name = name || $$~$$',
      'inbound_address = $$x$$ || inbound_address',
      'nexie_enabled = false',
    ]) {
      const before = await fresh();
      expect(await kept()).toEqual(before);
      await ask(`update tenant set ${column} where id = 'tenant-north'`);
      expect(await kept()).toEqual(await fresh());
    }
  });
});
