import { sql, type SQL } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createOwnDatabase, type OwnDatabase } from '../../../test/faults/ownDatabase.ts';
import { insertFixtures } from '../../../test/support/fixtures.ts';
import { testServerUrl } from '../../../test/support/testDatabase.ts';
import { openLane, type Lane } from './lane.ts';
import { openLanes } from './lanes.ts';
import { openDatabase, type Db } from './open.ts';
import { client, ticket } from './schema.ts';

const [NORTH, SOUTH] = ['tenant-north', 'tenant-south'];

/** PGlite has one connection, and no lanes. */
describe.skipIf(testServerUrl() === null)('a lane', () => {
  let own: OwnDatabase;
  let lane: Lane;
  beforeAll(async () => {
    own = await createOwnDatabase();
    const database = await openDatabase({ url: own.url, directory: null });
    await insertFixtures(database.db);
    await database.close();
    lane = openLane(own.url);
  });
  afterAll(async () => {
    await lane?.close();
    await own?.drop();
  });

  const tenantsOf = async (db: Db): Promise<readonly string[]> => {
    const rows = await db.select({ tenantId: client.tenantId }).from(client);
    return [...new Set(rows.map(({ tenantId }) => tenantId))];
  };
  const rowsOf = async (db: Db, asked: SQL): Promise<readonly Record<string, unknown>[]> =>
    ((await db.execute(asked)) as { rows: Record<string, unknown>[] }).rows;
  const pid = async (db: Db): Promise<unknown> => (await rowsOf(db, sql`select pg_backend_pid() as pid`))[0]?.['pid'];

  test('shows each reader the rows of their own tenant, also when many of both are asked for in one breath', async () => {
    const wanted = Array.from({ length: 100 }, (_, index) => (index % 3 === 0 ? SOUTH : NORTH));
    const read = await Promise.all(wanted.map((tenantId) => lane.run(tenantId, tenantsOf)));
    expect(read).toEqual(wanted.map((tenantId) => [tenantId]));
  });

  test('shows a reader who waits between two questions nothing of who asked meanwhile', async () => {
    await lane.run(NORTH, async (db) => {
      expect(await tenantsOf(db)).toEqual([NORTH]);
      expect(await lane.run(SOUTH, tenantsOf)).toEqual([SOUTH]);
      expect(lane.tenantId).toBe(SOUTH);
      expect(await tenantsOf(db)).toEqual([NORTH]);
      expect(lane.tenantId).toBe(NORTH);
    });
  });

  test('shows nobody anything for a tenant that does not exist', async () => {
    expect(await lane.run("' or true --", tenantsOf)).toEqual([]);
  });

  test('writes nothing, and goes on after somebody has tried', async () => {
    const change = lane.run(NORTH, (db) => db.update(ticket).set({ subject: 'Changed' }));
    await expect(change).rejects.toMatchObject({ cause: { code: '25006' } });
    expect(await lane.run(NORTH, tenantsOf)).toEqual([NORTH]);
  });

  test('lets no read hold up the others for more than ten seconds', async () => {
    const rows = await lane.run(NORTH, (db) => rowsOf(db, sql`show statement_timeout`));
    expect(rows).toEqual([{ statement_timeout: '10s' }]);
  });

  test('counts what is under way, also when it fails', async () => {
    const fails = lane.run(NORTH, (db) => db.execute(sql`select 1 / 0`));
    expect(lane.underWay).toBe(1);
    await expect(fails).rejects.toThrow();
    expect(lane.underWay).toBe(0);
  });

  test('whose connection is cut fails what was asked, and then connects again behind the same fence', async () => {
    const before = await lane.run(NORTH, pid);
    const asked = lane.run(NORTH, (db) => db.execute(sql`select pg_sleep(9)`));
    asked.catch(() => undefined);
    await vi.waitFor(() => expect(lane.underWay).toBe(1));
    await own.cut();
    await expect(asked).rejects.toThrow();
    await vi.waitFor(async () => expect(await lane.run(SOUTH, tenantsOf)).toEqual([SOUTH]));
    expect(await lane.run(NORTH, pid)).not.toBe(before);
    const change = lane.run(NORTH, (db) => db.update(ticket).set({ subject: 'Changed' }));
    await expect(change).rejects.toMatchObject({ cause: { code: '25006' } });
  });

  test('among several is chosen when it is free, and among those that are when it shows the tenant already', async () => {
    const lanes = openLanes(own.url, 'reads');
    try {
      const atOnce = await Promise.all([1, 2, 3, 4].map(() => lanes.run(NORTH, pid)));
      expect(new Set(atOnce).size).toBe(4);
      const other = await lanes.run(SOUTH, pid);
      for (let turn = 0; turn < 5; turn += 1) {
        expect(await lanes.run(SOUTH, pid)).toBe(other);
        expect(await lanes.run(NORTH, pid)).not.toBe(other);
      }
    } finally {
      await lanes.close();
    }
  });
});
