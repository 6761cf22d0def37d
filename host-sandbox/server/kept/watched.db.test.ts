import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestServer, type TestServer } from '../../../test/support/testServer.ts';
import { testServerUrl } from '../../../test/support/testDatabase.ts';
import { statementsAskedBy } from '../db/testing.ts';
import { withSystem } from '../db/tenancy.ts';
import { allFeatures } from '../features.ts';
import { askAll, fillTicket } from './testing.ts';

/** What is asked can be overheard on PostgreSQL only. */
describe.skipIf(testServerUrl() === null)('an answer that is kept', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await openTestServer({ features: allFeatures() });
    await withSystem(server.context.database.db, fillTicket);
  });
  afterAll(() => server?.close());

  test('is made of tables alone whose changes are noted', async () => {
    const { rows } = await server.context.database.execute(
      `select tgrelid::regclass::text as name from pg_trigger where tgname = 'change_updated'`,
    );
    const watched = new Set((rows as { name: string }[]).map(({ name }) => name));
    const { get } = await server.asTechnician('tech-ada');
    // The sign-in, which is no part of an answer, is known from here on.
    await get('/api/session');
    const asked = await statementsAskedBy(async () => {
      await askAll(get, ['ticket-printer', 'ticket-done']);
    });
    const read = asked.flatMap(({ text }) => [...text.matchAll(/(?:from|join) "(\w+)"/g)].map(([, name]) => name!));
    expect(read.length).toBeGreaterThan(50);
    expect([...new Set(read)].filter((name) => !watched.has(name))).toEqual([]);
  });
});
