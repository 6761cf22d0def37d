import { randomUUID } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestServer, type TestServer } from '../../../test/support/testServer.ts';
import { idempotencyKey, ticket } from '../db/schema.ts';
import { withSystem } from '../db/tenancy.ts';
import { forgetOldKeys, idempotent, REPLAY_MS } from './idempotency.ts';
import { ProblemError } from './problem.ts';
import type { SignedInTechnician } from './signIn.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer({ features: [] });
});
afterAll(() => server.close());

const ADA: SignedInTechnician = {
  tenantId: 'tenant-north',
  technicianId: 'tech-ada',
  name: 'Ada Berg',
  role: 'technician',
  csrfToken: '',
};
const BEN: SignedInTechnician = { ...ADA, technicianId: 'tech-ben' };

/** Work that can be counted in the database: it raises a ticket's number and answers with it. */
const raise = (key: string, { me = ADA, request = 'raise', fail = false } = {}): Promise<{ number: number }> =>
  idempotent(server.context, me, key, request, async (tx) => {
    const [row] = await tx
      .update(ticket)
      .set({ number: sql`${ticket.number} + 10000` })
      .where(eq(ticket.id, 'ticket-printer'))
      .returning({ number: ticket.number });
    if (fail || !row) throw new Error('the work failed');
    return row;
  });

const codeOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
    return 'none';
  } catch (error) {
    return error instanceof ProblemError ? error.code : String(error);
  }
};

describe('work under an Idempotency-Key', () => {
  it('is done once, and its first answer is given again', async () => {
    const key = randomUUID();
    const first = await raise(key);
    expect(await raise(key)).toEqual(first);
  });

  it('is done once when it is asked for many times at once', async () => {
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 6 }, () => raise(key)));
    expect(new Set(answers.map(({ number }) => number)).size).toBe(1);
  });

  it('leaves neither work nor key behind when it fails, so the same key may try again', async () => {
    const key = randomUUID();
    const before = (await raise(randomUUID())).number;
    await expect(raise(key, { fail: true })).rejects.toThrow('the work failed');
    expect((await raise(key)).number).toBe(before + 10000);
  });

  it('is refused for another request with the same key', async () => {
    const key = randomUUID();
    await raise(key);
    expect(await codeOf(raise(key, { request: 'something else' }))).toBe('idempotency-mismatch');
  });

  it('knows the keys of two technicians apart', async () => {
    const key = randomUUID();
    const ada = await raise(key);
    const ben = await raise(key, { me: BEN, request: 'Ben’s' });
    expect(ben.number).toBe(ada.number + 10000);
  });

  it('is in flight while a claim has no answer', async () => {
    const key = randomUUID();
    await raise(key);
    await withSystem(server.context.database.db, (tx) =>
      tx.update(idempotencyKey).set({ status: null, body: null }).where(eq(idempotencyKey.key, key)),
    );
    expect(await codeOf(raise(key))).toBe('idempotency-in-flight');
  });

  it('is replayed for a day, and no longer', async () => {
    const key = randomUUID();
    const first = await raise(key);
    server.advance(REPLAY_MS);
    expect(await raise(key)).toEqual(first);
    server.advance(1);
    expect((await raise(key, { request: 'a new day' })).number).toBe(first.number + 10000);
  });

  it('is forgotten after a day, and not before', async () => {
    const { db } = server.context.database;
    const old = randomUUID();
    await raise(old);
    server.advance(REPLAY_MS + 1);
    const fresh = randomUUID();
    await raise(fresh);
    await withSystem(db, (tx) => forgetOldKeys(tx, server.context.now()));
    const kept = await withSystem(db, (tx) => tx.select({ key: idempotencyKey.key }).from(idempotencyKey));
    expect(kept).toEqual([{ key: fresh }]);
  });
});
