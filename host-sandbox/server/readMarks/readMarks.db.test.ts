import { afterAll, beforeAll, expect, test } from 'vitest';
import { routes } from '#contracts';
import { START } from '../../../test/support/fixtures.ts';
import { openTestServer, type SignedInBrowser, type TestServer } from '../../../test/support/testServer.ts';
import { message } from '../db/schema.ts';
import { withTenant } from '../db/tenancy.ts';
import { readMarkRoutes } from './readMarkRoutes.ts';

const tenantId = 'tenant-north';
const params = { ticketId: 'ticket-bakery' };
let server: TestServer;
let ada: SignedInBrowser;

beforeAll(async () => {
  server = await openTestServer({ features: [readMarkRoutes] });
  ada = await server.asTechnician('tech-ada');
  const note = {
    tenantId,
    ...params,
    kind: 'internal_note' as const,
    createdAt: START,
    text: 'x',
    technicianId: 'tech-ben',
  };
  await withTenant(server.context.database.db, { tenantId }, (tx) =>
    tx.insert(message).values(['first', 'second', 'third'].map((id) => ({ ...note, id }))),
  );
});
afterAll(() => server.close());

const mark = async (by = ada) => (await by.call(routes.getReadMark, { params })).messageId;
const see = (messageId: string) => ada.call(routes.saveReadMark, { params, body: { messageId } });

test('a technician’s read mark moves forward, never back, and is nobody else’s', async () => {
  expect(await mark()).toBeNull();
  await see('second');
  expect(await mark()).toBe('second');
  await see('first');
  expect(await mark()).toBe('second');
  await see('third');
  expect(await mark()).toBe('third');
  expect(await mark(await server.asTechnician('tech-ben'))).toBeNull();
});

test('a read mark is not set on a message of another ticket', async () => {
  const elsewhere = { params, body: { messageId: 'message-printer' } };
  expect(await ada.refusal(routes.saveReadMark, elsewhere)).toMatchObject({ code: 'not-found' });
});

test('a read mark ends at the newest message when several windows set it at once', async () => {
  const { db } = server.context.database;
  const many = Array.from({ length: 40 }, (_, index) => `many-${index}`);
  const note = { tenantId, ...params, kind: 'internal_note' as const, text: 'x', technicianId: 'tech-ben' };
  await withTenant(db, { tenantId }, (tx) =>
    tx
      .insert(message)
      .values(many.map((id, index) => ({ ...note, id, createdAt: new Date(START.getTime() + 1000 + index) }))),
  );
  for (let first = 0; first < many.length; first += 8) {
    const some = many.slice(first, first + 8);
    await Promise.all(some.toReversed().map(see));
    expect(await mark()).toBe(some.at(-1));
  }
});
