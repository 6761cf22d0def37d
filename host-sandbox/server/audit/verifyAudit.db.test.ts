import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestServer, type TestServer } from '../../../test/support/testServer.ts';
import { auditLog } from '../db/schema.ts';
import { withSystem, withTenant } from '../db/tenancy.ts';
import { audit } from '../remote/auditLog.ts';
import { verifyAudit } from './verifyAudit.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer({ features: [] });
});
afterAll(() => server.close());

const write = (tenantId: string, text: string): Promise<void> =>
  withTenant(server.context.database.db, { tenantId }, (tx) =>
    audit(
      tx,
      { tenantId },
      {
        actor: 'Ada “Ä” Berg',
        action: 'session_requested',
        ticketId: 't',
        assetId: 'a',
        detail: { text, z: 1, a: [2] },
      },
      server.context.now(),
    ),
  );

const verify = () => verifyAudit(server.context.database.db);

/** As somebody who owns the database and switches its guards off. */
const tamper = (statement: ReturnType<typeof sql>): Promise<void> =>
  withSystem(server.context.database.db, async (tx) => {
    await tx.execute(sql`alter table audit_log disable trigger user`);
    await tx.execute(statement);
    await tx.execute(sql`alter table audit_log enable trigger user`);
  });

beforeEach(async () => {
  await server.reset();
  for (let entry = 1; entry <= 6; entry += 1) await write('tenant-north', `entry ${entry}`);
  await write('tenant-south', 'of another tenant');
});

describe('the audit log', () => {
  it('is one unbroken chain in each tenant', async () => {
    expect(await verify()).toEqual({ entries: 7, chains: 2, broken: [], uncovered: [] });
  });

  it('has no branches when many write at once', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, entry) => write('tenant-north', `at once ${entry}`)));
    expect(await verify()).toMatchObject({ entries: 27, broken: [] });
  });

  it('takes no position or hash from its writer', async () => {
    const forged = { tenantId: 'tenant-north', at: server.context.now(), actor: 'x', action: 'y', detail: {} };
    await withTenant(server.context.database.db, { tenantId: 'tenant-north' }, (tx) =>
      tx.insert(auditLog).values({ ...forged, position: 99, hash: 'mine', previousHash: 'mine' }),
    );
    expect(await verify()).toMatchObject({ entries: 8, broken: [] });
  });

  it.each([
    ['update', sql`update audit_log set actor = 'x'`],
    ['delete', sql`delete from audit_log`],
    ['truncate', sql`truncate audit_log`],
  ])('refuses to %s, to the application and to the owner', async (_, statement) => {
    const { db } = server.context.database;
    await expect(withTenant(db, { tenantId: 'tenant-north' }, (tx) => tx.execute(statement))).rejects.toThrow();
    await expect(withSystem(db, (tx) => tx.execute(statement))).rejects.toThrow();
    expect((await verify()).entries).toBe(7);
  });
});

describe('the verifier finds', () => {
  const north = sql`tenant_id = 'tenant-north'`;
  it.each([
    ['a changed actor', sql`update audit_log set actor = 'Eve' where ${north} and position = 3`, 3],
    ['a changed detail', sql`update audit_log set detail = '{"text":"x"}' where ${north} and position = 4`, 4],
    ['a changed time', sql`update audit_log set at = at + interval '1 second' where ${north} and position = 2`, 2],
    [
      'a time changed by the least there is',
      sql`update audit_log set at = at + interval '1 millisecond' where ${north} and position = 2`,
      2,
    ],
    ['an entry taken out', sql`delete from audit_log where ${north} and position = 3`, 4],
    ['the first entry taken out', sql`delete from audit_log where ${north} and position = 1`, 2],
    [
      'a hash written anew after a change',
      sql`update audit_log set actor = 'Eve', hash = encode(sha256('x'), 'hex') where ${north} and position = 3`,
      3,
    ],
    [
      'an entry slipped in at the end',
      sql`insert into audit_log (tenant_id, at, actor, action, detail, position) values ('tenant-north', now(), 'Eve', 'x', '{}', 7)`,
      7,
    ],
  ])('%s', async (_, statement, position) => {
    await tamper(statement);
    const { broken } = await verify();
    expect(broken.map((entry) => entry.position)).toContain(position);
    expect(new Set(broken.map(({ tenantId }) => tenantId))).toEqual(new Set(['tenant-north']));
  });
});
