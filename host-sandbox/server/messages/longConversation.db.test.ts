import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { routes, type ThreadPage } from '#contracts';
import { openTestServer, type SignedInBrowser, type TestServer } from '../../../test/support/testServer.ts';
import { attachment, message } from '../db/schema.ts';
import { withTenant } from '../db/tenancy.ts';
import { messageRoutes } from './messageRoutes.ts';

const tenantId = 'tenant-north';
const params = { ticketId: 'ticket-working' };
const MANY = 420;

/** 23:00 on 2 March in Berlin, an hour before its midnight and two before that of UTC. */
const EVENING = Date.UTC(2026, 2, 2, 22);
const isNote = (index: number): boolean => index % 3 === 0;
const all = Array.from({ length: MANY }, (_, index) => index);
const idOf = (index: number): string => `m-${String(index).padStart(3, '0')}`;

let server: TestServer;
let ada: SignedInBrowser;

const entry = (index: number): typeof message.$inferInsert => ({
  ...{ id: idOf(index), tenantId, ...params, text: `Entry ${index}` },
  // Seven to a minute, so that the position must decide: an hour in all.
  createdAt: new Date(EVENING + Math.floor(index / 7) * 60_000 + 1_800_000),
  ...(isNote(index)
    ? { kind: 'internal_note', technicianId: 'tech-ada' }
    : { kind: 'customer', authorName: 'Mia Lind', channel: { via: 'portal' } }),
});

beforeAll(async () => {
  server = await openTestServer({ features: [messageRoutes] });
  ada = await server.asTechnician('tech-ada');
  await withTenant(server.context.database.db, { tenantId }, async (tx) => {
    await tx.insert(message).values(all.map(entry));
    await tx.insert(attachment).values({
      ...{ id: 'file', tenantId, ...params, messageId: idOf(7), createdAt: new Date(EVENING) },
      ...{ fileName: 'Switch_Port 100%.log', mediaType: 'text/plain', sizeBytes: 1, sha256: 'a'.repeat(64) },
      uploadedBy: 'tech-ada',
    });
  });
});
afterAll(() => server.close());

type Query = Record<string, string | number>;
const page = (query: Query): Promise<ThreadPage> => ada.call(routes.listMessages, { params, query });
const idsOf = ({ items }: ThreadPage): string[] => items.map(({ id }) => id);

/** From one page on to both ends of the conversation. */
const walk = async (from: ThreadPage, rest: Query): Promise<string[]> => {
  const ids = idsOf(from);
  for (let at = from; at.olderCursor;) {
    at = await page({ ...rest, before: at.olderCursor });
    expect(at.newerCursor).not.toBeNull();
    ids.unshift(...idsOf(at));
  }
  for (let at = from; at.newerCursor;) {
    at = await page({ ...rest, after: at.newerCursor });
    expect(at.olderCursor).not.toBeNull();
    ids.push(...idsOf(at));
  }
  return ids;
};

describe('a long conversation', () => {
  test('is told whole from any message on, without gap or double', async () => {
    const middle = await page({ around: idOf(200), limit: 31 });
    expect(idsOf(middle).indexOf(idOf(200))).toBe(15);
    expect(middle.total).toBe(MANY);
    expect(await walk(middle, { limit: 37 })).toEqual(all.map(idOf));
  });

  test('is told whole in the kinds that were asked for, also around a message of another kind', async () => {
    const rest = { kinds: 'internal_note', limit: 25 };
    const middle = await page({ ...rest, around: idOf(200) });
    const notes = all.filter(isNote).map(idOf);
    expect(middle.total).toBe(notes.length);
    expect(await walk(middle, rest)).toEqual(notes);
  });

  test.each(['before', 'after'])('says which cursor is none: %s', async (which) => {
    expect(await ada.refusal(routes.listMessages, { params, query: { [which]: 'nonsense' } })).toMatchObject({
      code: 'invalid-request',
      errors: [{ path: `query.${which}` }],
    });
  });

  test('has the days of the reader’s time zone', async () => {
    const days = async (timeZone: string) =>
      (await ada.call(routes.listThreadDays, { params, query: { timeZone } })).items;
    expect(await days('UTC')).toEqual([{ date: '2026-03-02', count: MANY, firstMessageId: idOf(0) }]);
    expect(await days('Europe/Berlin')).toEqual([
      { date: '2026-03-02', count: 210, firstMessageId: idOf(0) },
      { date: '2026-03-03', count: 210, firstMessageId: idOf(210) },
    ]);
  });
});

describe('finding in a long conversation', () => {
  const find = (text: string) => ada.call(routes.findMessages, { params, query: { text } });

  test('tells a hundred hits and how many there are', async () => {
    const { items, total } = await find('entry');
    expect([items.length, total, items[0]?.messageId]).toEqual([100, MANY, idOf(MANY - 1)]);
  });

  test('finds by the name of a file, its signs as they are', async () => {
    expect((await find('port 100%.LOG')).items).toMatchObject([{ messageId: idOf(7) }]);
    expect((await find('SwitchxPort')).total).toBe(0);
  });

  test('finds nothing by blanks', async () => {
    expect(await find('   ')).toEqual({ items: [], total: 0 });
  });
});
