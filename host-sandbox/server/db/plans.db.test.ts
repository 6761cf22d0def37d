import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addManyTickets } from '../../../test/support/manyTickets.ts';
import { openTestServer, type SignedInBrowser, type TestServer } from '../../../test/support/testServer.ts';
import { testServerUrl } from '../../../test/support/testDatabase.ts';
import { allFeatures } from '../features.ts';
import { KEPT, processBeside } from '../kept/testing.ts';
import { statementsAskedBy, type Statement } from './testing.ts';
import { routes, type RouteName, type RouteShape } from '#contracts';

const TICKETS = 4_000;
const MESSAGES_EACH = 10;

/** A table of no more rows may be read as a whole: PostgreSQL does so, and is right. Tickets and messages are many more. */
const SMALL = 2_000;

/** Rows that one statement may look at: a page of the queue with who and what stands in its rows, and some more. */
const MOST_ROWS = 600;

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Index Recheck'?: number;
  readonly Plans?: readonly PlanNode[];
}

const nodesOf = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

const rowsOf = (node: PlanNode): number =>
  node['Relation Name'] === undefined
    ? 0
    : (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0)) *
      node['Actual Loops'];

/** PGlite plans alike; that it is a real PostgreSQL is what the plans are held on. */
describe.skipIf(testServerUrl() === null)('with years of work in the database', () => {
  let server: TestServer;
  let ada: SignedInBrowser;
  let client: pg.Client;
  beforeAll(async () => {
    server = await openTestServer({ features: allFeatures() });
    const { rows } = await server.context.database.execute('select current_database() as name');
    const url = new URL(testServerUrl()!);
    url.pathname = `/${(rows[0] as { name: string }).name}`;
    client = new pg.Client({ connectionString: url.href });
    await client.connect();
    const many = { tickets: TICKETS, messagesEach: MESSAGES_EACH, rareWord: 'Zephyrhills' };
    await addManyTickets(client, { ...many, prefix: 'old', technicianId: 'tech-ada' });
    await addManyTickets(client, { ...many, prefix: 'foreign', technicianId: 'tech-sol' });
    ada = await server.asTechnician('tech-ada');
  });
  afterAll(async () => {
    await client?.end();
    await server?.close();
  });

  /** What the server asks the database while it answers, kept answers aside. */
  const statementsOf = async (path: string): Promise<Statement[]> => {
    const get = processBeside(server, allFeatures(), undefined)(ada);
    // The sign-in is known from here on.
    await get('/api/session');
    return statementsAskedBy(async () => {
      const answer = await get(path);
      expect(answer.status, await answer.clone().text()).toBe(200);
    });
  };

  const explain = async ({ text, values }: Statement, role: string): Promise<PlanNode> => {
    await client.query('begin');
    try {
      await client.query(`select set_config('app.tenant_id', 'tenant-north', true), set_config('role', $1, true)`, [
        role,
      ]);
      const { rows } = await client.query(`explain (analyze, format json) ${text}`, values);
      return (rows as { 'QUERY PLAN': { Plan: PlanNode }[] }[])[0]!['QUERY PLAN'][0]!.Plan;
    } finally {
      await client.query('rollback');
    }
  };

  const expectFrugal = async (statement: Statement, role = 'ticket_peek_app'): Promise<void> => {
    const nodes = nodesOf(await explain(statement, role));
    const isWhole = (node: PlanNode): boolean => node['Node Type'] === 'Seq Scan';
    const whole = nodes.filter((node) => isWhole(node) && rowsOf(node) > SMALL);
    const read = whole.map((node) => `${rowsOf(node)} rows of ${node['Relation Name']}`);
    expect(read, `read as a whole by ${statement.text}`).toEqual([]);
    const rows = nodes.reduce((sum, node) => sum + (isWhole(node) ? 0 : rowsOf(node)), 0);
    expect(rows, `rows looked at by ${statement.text}`).toBeLessThanOrEqual(MOST_ROWS);
  };

  const shapes = routes as Readonly<Record<RouteName, RouteShape>>;
  const OPENING = KEPT.map((name) => shapes[name].path.replace('{ticketId}', 'old_7'));
  const OTHERS = [
    ...['/api/tickets/old_7/presence', '/api/tickets/old_7/read-mark', '/api/tickets/old_7/drafts'],
    ...['/api/tickets/old_7/messages?limit=5', '/api/tickets/old_7/messages?around=old_7_5&limit=5'],
    '/api/tickets/old_7/messages/found?text=Looked',
  ];
  const SORTS = ['number', 'updatedAt', 'priority', 'status', 'subject', 'client', 'due'].flatMap((key) => [
    key,
    `-${key}`,
  ]);
  const QUEUE = [
    ...SORTS.map((sort) => `/api/tickets?limit=50&sort=${sort}`),
    ...SORTS.map((sort) => `/api/tickets?limit=50&status=new,in_progress&sort=${sort}`),
    '/api/tickets?limit=50&assigneeId=tech-ben',
    '/api/tickets?limit=50&search=Zephyrhills',
    '/api/tickets?limit=50&search=1000007',
  ];

  test.each([...OPENING, ...OTHERS, ...QUEUE])('%s reads by an index, and no more than it needs', async (path) => {
    const statements = await statementsOf(path);
    expect(statements.length).toBeGreaterThan(0);
    for (const statement of statements) await expectFrugal(statement);
  });

  test('a search finds its tickets by indexes, beside the fence', async () => {
    const { rows } = await client.query<{ prosrc: string }>(
      `select prosrc from pg_proc where proname = 'find_tickets'`,
    );
    const asked = (pattern: string, digits: string): Statement => ({
      text: rows[0]!.prosrc.replaceAll(/\bpattern\b/g, `'${pattern}'`).replaceAll(/\bdigits\b/g, digits),
      values: [],
    });
    await expectFrugal(asked('%Zephyrhills%', 'null'), 'postgres');
    await expectFrugal(asked('%1000007%', `'1000007'`), 'postgres');
  });

  test('what opens a Peek is asked in a few statements where nothing of it is kept', async () => {
    expect(await statementsOf('/api/tickets/old_7/opening?limit=24')).toHaveLength(10);
    let all = 0;
    for (const path of OPENING) all += (await statementsOf(path)).length;
    expect(all).toBeLessThanOrEqual(46);
  });
});
