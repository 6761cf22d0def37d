import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { routes } from '#contracts';
import { createOwnDatabase } from '../../../test/faults/ownDatabase.ts';
import { openTestServer, type SignedInBrowser, type TestServer } from '../../../test/support/testServer.ts';
import { testServerUrl } from '../../../test/support/testDatabase.ts';
import { changesOn, openChangeReader } from '../db/changeReader.ts';
import { MIGRATIONS_FOLDER } from '../db/migrationFolder.ts';
import { openPostgres } from '../db/openPostgres.ts';
import { withSystem } from '../db/tenancy.ts';
import { allFeatures } from '../features.ts';
import { forgetChanges } from './forgetChanges.ts';
import { openKeptAnswers } from './keptAnswers.ts';
import { processBeside } from './testing.ts';

const params = { ticketId: 'ticket-printer' };
const OPENING = '/api/tickets/ticket-printer/opening?limit=24';

describe('two processes on one database', () => {
  let server: TestServer;
  let ada: SignedInBrowser;
  let other: ReturnType<typeof openKeptAnswers>;
  beforeAll(async () => {
    server = await openTestServer({ features: allFeatures() });
    other = openKeptAnswers(server.context.database);
  });
  beforeEach(async () => {
    await server.reset();
    ada = await server.asTechnician('tech-ada');
  });
  afterAll(async () => {
    await other.close();
    await server.close();
  });

  const opening = async (get: (path: string) => Promise<Response>) =>
    (await (await get(OPENING)).json()) as { ticket: { priority: string }; drafts: { items: unknown[] } };

  test('what one has changed, the other shows to whoever asks next', async () => {
    const beside = processBeside(server, allFeatures(), other.kept)(ada);
    expect((await opening(beside)).ticket.priority).toBe('high');
    await ada.call(routes.changeTicket, { params, body: { priority: 'low' }, revision: 1 });
    expect((await opening(beside)).ticket.priority).toBe('low');
  });

  test('what is kept for one is shown to nobody else: neither to a colleague nor to a role, nor to another tenant', async () => {
    await ada.call(routes.saveDraft, {
      params: { ...params, mode: 'reply' },
      body: { text: 'Mine', attachmentIds: [], recipients: null },
    });
    expect((await opening(ada.get)).drafts.items).toHaveLength(1);
    const [ben, rui] = [await server.asTechnician('tech-ben'), await server.asTechnician('reader-rui')];
    expect((await opening(ben.get)).drafts.items).toHaveLength(0);
    const actions = async (who: SignedInBrowser) =>
      (await who.get('/api/tickets/ticket-printer/remote-actions')).text();
    expect(await actions(rui)).not.toBe(await actions(ada));
    const sol = await server.asTechnician('tech-sol');
    expect((await sol.get(OPENING)).status).toBe(404);
    expect(await (await sol.get('/api/technicians')).text()).not.toContain('Ada');
    expect((await ada.call(routes.getSignedIn)).csrfToken).not.toBe((await ben.call(routes.getSignedIn)).csrfToken);
  });

  test('who has not heard of changes that are noted no more takes everything for changed', async () => {
    const ask = server.context.database.readChanges();
    await ask.ask();
    await ada.call(routes.changeTicket, { params, body: { priority: 'low' }, revision: 1 });
    await withSystem(server.context.database.db, forgetChanges);
    expect(await ask.ask()).toBeNull();
    expect(await ask.ask()).toEqual([]);
    await ask.close();
  });
});

/** PGlite has one connection: nothing is committed out of order, and none breaks alone. */
describe.skipIf(testServerUrl() === null)('what has changed, on PostgreSQL', () => {
  test('is told when it is committed, in whatever order that happens, and once', async () => {
    const own = await createOwnDatabase();
    await (await openPostgres(own.url, MIGRATIONS_FOLDER)).close();
    const [early, late, reader] = await Promise.all(
      [1, 2, 3].map(async () => {
        const client = new pg.Client({ connectionString: own.url });
        await client.connect();
        return client;
      }),
    );
    const ask = changesOn(reader!);
    const note = (client: pg.Client | undefined, key: string) =>
      client!.query('insert into change (keys) values (array[$1])', [key]);
    await ask();
    await early!.query('begin');
    await note(early, 'early');
    await note(late, 'late');
    expect(await ask()).toEqual(['late']);
    expect(await ask()).toEqual([]);
    await early!.query('commit');
    expect(await ask()).toEqual(['early']);
    await early!.query('begin');
    await note(early, 'never');
    await early!.query('rollback');
    expect(await ask()).toEqual([]);
    for (const client of [early, late, reader]) await client!.end();
    await own.drop();
  });

  test('is everything when the connection was lost in between', async () => {
    const own = await createOwnDatabase();
    const database = await openPostgres(own.url, MIGRATIONS_FOLDER);
    const reader = openChangeReader(own.url);
    expect(await reader.ask()).toBeNull();
    expect(await reader.ask()).toEqual([]);
    await database.execute(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and query like '%pg_current_snapshot%' and pid <> pg_backend_pid()`,
    );
    await expect
      .poll(async () => {
        try {
          return await reader.ask();
        } catch {
          return 'refused';
        }
      })
      .toBeNull();
    await reader.close();
    await database.close();
    await own.drop();
  });
});
