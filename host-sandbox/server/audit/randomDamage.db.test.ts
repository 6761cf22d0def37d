import { generateKeyPairSync } from 'node:crypto';
import { sql, type SQL } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestServer, type TestServer } from '../../../test/support/testServer.ts';
import type { Db } from '../db/open.ts';
import { withSystem, withTenant } from '../db/tenancy.ts';
import { audit } from '../remote/auditLog.ts';
import { checkChains } from './checkChains.ts';
import { readAuditLog, readChainEnds } from './readAuditLog.ts';
import { signHead, type SignedHead } from './signedHead.ts';

/** `PEEK_DAMAGES=1000` for as many. */
const DAMAGES = Number(process.env['PEEK_DAMAGES'] ?? 200);
const ENTRIES = 24;
const TENANTS = ['tenant-north', 'tenant-south'];

let server: TestServer;
let head: SignedHead;
beforeAll(async () => {
  server = await openTestServer({ features: [] });
  const { db } = server.context.database;
  for (let entry = 1; entry <= ENTRIES; entry += 1) {
    server.advance(60_000);
    const tenantId = TENANTS[entry % 2]!;
    const told = {
      ticketId: `ticket-${entry}`,
      assetId: entry % 3 ? `asset-${entry}` : null,
      detail: { entry, 'ä"\n': [1.5, null] },
    };
    await withTenant(db, { tenantId }, (tx) =>
      audit(
        tx,
        { tenantId },
        { actor: `Ada “Ä” ${entry}`, action: 'session_requested', ...told },
        server.context.now(),
      ),
    );
  }
  const { privateKey: key } = generateKeyPairSync('ed25519');
  head = signHead(await withSystem(db, readChainEnds), { after: null, at: server.context.now(), key });
});
afterAll(() => server.close());

/** An entry, by how far down its chain it stands. */
interface Place {
  readonly tenantId: string;
  readonly position: number;
}

const at = ({ tenantId, position }: Place): SQL => sql`tenant_id = ${tenantId} and position = ${position}`;
const set = (what: SQL, place: Place): SQL[] => [sql`update audit_log set ${what} where ${at(place)}`];
const moveUp = ({ tenantId, position }: Place, by: number): SQL =>
  sql`update audit_log set position = position + ${by} where tenant_id = ${tenantId} and position >= ${position}`;

const COLUMNS = sql`tenant_id, at, actor, action, ticket_id, asset_id, detail, previous_hash, hash`;

/** What one may do to a log whose guards are off. */
const DAMAGE: Readonly<Record<string, (place: Place, other: Place, n: number) => SQL[]>> = {
  'an edit of who': (place, _, n) => set(sql`actor = actor || ${`${n}`}`, place),
  'an edit of what': (place) => set(sql`action = 'session_declined'`, place),
  'an edit of when': (place, _, n) => set(sql`at = at + ${n} * interval '1 millisecond'`, place),
  'an edit of the ticket': (place, _, n) => set(sql`ticket_id = ${`ticket-0${n}`}`, place),
  'a ticket taken out': (place) => set(sql`ticket_id = null`, place),
  'an edit of the machine': (place, _, n) => set(sql`asset_id = ${`asset-0${n}`}`, place),
  'an edit of the detail': (place, _, n) =>
    set(sql`detail = jsonb_set(detail, '{entry}', ${`${n + 100}`}::jsonb)`, place),
  'an addition to the detail': (place) => set(sql`detail = detail || '{"more": null}'`, place),
  'a number written otherwise': (place) =>
    set(sql`detail = jsonb_set(detail, '{entry}', (detail->>'entry' || '.0')::jsonb)`, place),
  'another tenant': (place) => [
    sql`update audit_log set tenant_id = ${TENANTS.find((one) => one !== place.tenantId)}, position = 1000 where ${at(place)}`,
  ],
  'a deletion': (place) => [sql`delete from audit_log where ${at(place)}`],
  'a deletion that is closed up': (place) => [sql`delete from audit_log where ${at(place)}`, moveUp(place, -1)],
  'an end cut off': ({ tenantId, position }) => [
    sql`delete from audit_log where tenant_id = ${tenantId} and position >= ${position}`,
  ],
  'a copy put in': (place, other) => [
    moveUp(place, 1),
    sql`insert into audit_log (position, ${COLUMNS}) select ${place.position}::bigint, ${COLUMNS} from audit_log
      where tenant_id = ${other.tenantId} and actor like ${`% ${(other.position - 1) * 2 + (other.tenantId === TENANTS[1] ? 1 : 2)}`}`,
  ],
  'an invention put in': (place, _, n) => [
    moveUp(place, 1),
    sql`insert into audit_log (position, ${COLUMNS}) values
      (${place.position}, ${place.tenantId}, now(), ${`Eve ${n}`}, 'x', null, null, '{}', 'x', 'y')`,
  ],
  'a swap': (place, other) => [
    sql`update audit_log set position = case position when ${place.position}::bigint then ${other.position}::bigint
      else ${place.position}::bigint end where tenant_id = ${place.tenantId} and position in (${place.position}, ${other.position})`,
  ],
};

/** What writing the hashes anew would undo. */
const HASHES: typeof DAMAGE = {
  'an edit of a hash': (place) => set(sql`hash = reverse(hash)`, place),
  'an edit of the hash before': (place) => set(sql`previous_hash = 'x' || previous_hash`, place),
  'an edit of the position': (place, _, n) => set(sql`position = position + ${n + 1_000}`, place),
};

/** Writes all hashes anew as the database would have, so that the log is one unbroken chain again. */
const REHASH = sql`do $$
declare entry record; place bigint; before text; owner text := null;
begin
  for entry in select * from audit_log order by tenant_id, position, id loop
    if owner is distinct from entry.tenant_id then owner := entry.tenant_id; place := 0; before := ''; end if;
    place := place + 1;
    update audit_log set position = place, previous_hash = before, hash = encode(sha256(convert_to(jsonb_build_array(
      tenant_id, place, (extract(epoch from at) * 1000)::bigint, actor, action, ticket_id, asset_id, detail, before
    )::text, 'UTF8')), 'hex') where id = entry.id returning hash into before;
  end loop;
end $$`;

const placeIn = (tenantId: string): fc.Arbitrary<Place> =>
  fc.record({ tenantId: fc.constant(tenantId), position: fc.integer({ min: 1, max: ENTRIES / 2 }) });
const places = fc
  .constantFrom(...TENANTS)
  .chain((tenantId) => fc.tuple(placeIn(tenantId), placeIn(tenantId)))
  .filter(([place, other]) => place.position !== other.position);
const number = fc.integer({ min: 1, max: 10_000 });

/** Does damage, looks, and takes it back. */
const damaged = <T>(tx: Db, statements: readonly SQL[], look: () => Promise<T>): Promise<T> =>
  (async () => {
    await tx.execute(sql`savepoint whole`);
    for (const statement of statements) await tx.execute(statement);
    const found = await look();
    await tx.execute(sql`rollback to savepoint whole`);
    return found;
  })();

/** As somebody who owns the database: guards and index are off, for the time of one transaction. */
const asOwner = async (work: (tx: Db) => Promise<void>): Promise<void> => {
  const over = new Error('taken back');
  await expect(
    withSystem(server.context.database.db, async (tx) => {
      await tx.execute(sql`alter table audit_log disable trigger user`);
      await tx.execute(sql`drop index audit_log_position`);
      await work(tx);
      throw over;
    }),
  ).rejects.toBe(over);
};

const look = (tx: Db, heads: readonly SignedHead[]) => checkChains(readAuditLog(tx), heads, server.context.now());

describe(`of ${DAMAGES} random damages to the log, the verifier finds all`, () => {
  test('that leave the hashes as they are, and by a head those at the end, too', async () => {
    await asOwner(async (tx) => {
      expect(await look(tx, [head])).toEqual({ entries: ENTRIES, chains: 2, broken: [], uncovered: [] });
      const tried = new Map<string, number>();
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...Object.entries({ ...DAMAGE, ...HASHES })),
          places,
          number,
          async ([name, damage], [place, other], n) => {
            tried.set(name, (tried.get(name) ?? 0) + 1);
            const { broken } = await damaged(tx, damage(place, other, n), () => look(tx, [head]));
            expect(broken).not.toEqual([]);
          },
        ),
        { numRuns: DAMAGES },
      );
      expect(tried.size).toBe(Object.keys(DAMAGE).length + Object.keys(HASHES).length);
    });
  });

  test('whose hashes were all written anew, by a head that was kept elsewhere and by nothing else', async () => {
    await asOwner(async (tx) => {
      let unseen = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...Object.values(DAMAGE)),
          places,
          number,
          async (damage, [place, other], n) => {
            await damaged(tx, [...damage(place, other, n), REHASH], async () => {
              expect((await look(tx, [head])).broken).not.toEqual([]);
              if (n % 10 === 0) unseen += (await look(tx, [])).broken.length === 0 ? 1 : 0;
            });
          },
        ),
        { numRuns: DAMAGES },
      );
      expect(unseen).toBeGreaterThan(0);
    });
  });
});
