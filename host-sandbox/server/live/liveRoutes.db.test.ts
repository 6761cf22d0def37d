import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { routes } from '#contracts';
import { readStream, type ReadStream, type StreamedEvent } from '../../../test/support/readStream.ts';
import { openTestServer, type SignedInBrowser, type TestServer } from '../../../test/support/testServer.ts';
import { withSystem, withTenant } from '../db/tenancy.ts';
import { noteRoutes } from '../messages/notes/noteRoutes.ts';
import { messageRenderers } from '../messages/liveMessages.ts';
import { createFaultBoard } from '../sandbox/faultBoard.ts';
import { ticketRenderers } from '../tickets/liveTickets.ts';
import { ticketRoutes } from '../tickets/ticketRoutes.ts';
import { touchTicket } from '../tickets/touchTicket.ts';
import { forgetOldNews } from './forgetOldNews.ts';
import { NEWS_KEPT_MS, publish } from './liveHub.ts';
import { liveRoutes } from './liveRoutes.ts';
import { NO_FAULTS } from '../../sandboxApi.ts';

const board = createFaultBoard();
const scope = { tenantId: 'tenant-north' };
const ticketId = 'ticket-printer';
const PATH = `/api/tickets/${ticketId}/live`;

let server: TestServer;
let ada: SignedInBrowser;
let open: ReadStream[];

beforeAll(async () => {
  const live = liveRoutes({ renderers: [ticketRenderers, messageRenderers], interruptions: board.interruptions });
  server = await openTestServer({ features: [live, ticketRoutes, noteRoutes] });
});
beforeEach(async () => {
  await server.reset();
  ada = await server.asTechnician('tech-ada');
  open = [];
  return () => Promise.all(open.map((stream) => stream.cut()));
});
afterAll(() => server.close());

const follow = async (path = PATH, lastEventId?: string, by = ada): Promise<ReadStream> => {
  const stream = await readStream(by, path, lastEventId);
  open.push(stream);
  return stream;
};
const next = async (stream: ReadStream, count: number): Promise<StreamedEvent[]> => {
  const events = [];
  while (events.length < count) events.push(await stream.next());
  return events;
};
const note = (text: string, on = ticketId): Promise<unknown> =>
  ada.call(routes.addNote, {
    params: { ticketId: on },
    body: { text, attachmentIds: [], mentionIds: [] },
    idempotencyKey: text,
  });
const textsOf = (events: readonly StreamedEvent[]): unknown[] =>
  events
    .filter(({ data }) => data.type === 'message.added')
    .map(({ data }) => (data['message'] as { text: string }).text);

describe('the stream of a ticket', () => {
  test('tells what somebody else did, as it is now', async () => {
    const stream = await follow();
    const ben = await server.asTechnician('tech-ben');
    await ben.call(routes.changeTicket, { params: { ticketId }, body: { priority: 'low' }, revision: 1 });
    const events = await next(stream, 3);
    expect(events.map(({ data }) => data)).toMatchObject([
      { type: 'ticket.changed', ticket: { id: ticketId, priority: 'low', revision: 2 } },
      { type: 'message.added', message: { kind: 'system_event', actor: { name: 'Ben Okafor' } } },
      { type: 'resource.changed', resource: 'sla' },
    ]);
  });

  test('tells nothing of other tickets', async () => {
    const stream = await follow();
    await note('elsewhere', 'ticket-bakery');
    await note('here');
    expect(textsOf(await next(stream, 1))).toEqual(['here']);
  });

  test('after a cut, tells all that was missed, once and in order', async () => {
    const stream = await follow();
    await note('before');
    await next(stream, 2);
    await stream.cut();
    server.advance(10 * 60_000);
    for (const text of ['first', 'second', 'third']) await note(text);
    const again = await follow(PATH, stream.lastEventId);
    // The ticket changed three times, and is told once, as it is now.
    expect(textsOf(await next(again, 4))).toEqual(['first', 'second', 'third']);
    await note('fourth');
    expect(textsOf(await next(again, 1))).toEqual(['fourth']);
  });

  test('after a cut, misses nothing even if it was never told anything', async () => {
    const stream = await follow();
    await stream.cut();
    server.advance(10 * 60_000);
    await note('missed');
    expect(textsOf(await next(await follow(PATH, stream.lastEventId), 1))).toEqual(['missed']);
  });

  test('begins a little before it was opened, for what happened while the page was loading', async () => {
    await note('long ago');
    server.advance(60_000);
    await note('just now');
    server.advance(1_000);
    expect(textsOf(await next(await follow(), 1))).toEqual(['just now']);
  });

  test('tells to load everything again when too much has been forgotten', async () => {
    await note('old');
    const stream = await follow();
    const { lastEventId } = stream;
    await note('forgotten');
    await note('marks how far back one may resume');
    server.advance(NEWS_KEPT_MS + 1);
    await withSystem(server.context.database.db, (tx) => forgetOldNews(tx, server.context.now()));
    expect((await (await follow(PATH, lastEventId)).next()).data).toEqual({ type: 'resync' });
  });

  test('resumes from the newest news although all of them are old', async () => {
    await note('old');
    const stream = await follow();
    await next(stream, 2);
    const reached = await follow('/api/tickets/live', stream.lastEventId);
    server.advance(NEWS_KEPT_MS + 1);
    await next(reached, 1);
    await withSystem(server.context.database.db, (tx) => forgetOldNews(tx, server.context.now()));
    const again = await follow(PATH, reached.lastEventId);
    await note('new');
    expect(textsOf(await next(again, 1))).toEqual(['new']);
  });

  test.each(['nonsense', '999999', '-1', '1e3'])('takes the id %j for one that it cannot resume from', async (id) => {
    await note('something');
    expect((await (await follow(PATH, id)).next()).data).toEqual({ type: 'resync' });
  });

  test('tells what happens to its asset', async () => {
    const stream = await follow();
    const news = { topic: 'asset:asset-front', type: 'resource.changed', subjectId: 'posture' };
    await withTenant(server.context.database.db, scope, (tx) => publish(tx, scope, [news], server.context.now()));
    expect((await stream.next()).data).toEqual({ type: 'resource.changed', resource: 'posture' });
  });

  test('tells nothing of what was rolled back', async () => {
    const stream = await follow();
    const failing = withTenant(server.context.database.db, scope, async (tx) => {
      await touchTicket(tx, scope, ticketId, server.context.now());
      throw new Error('and then it failed');
    });
    await expect(failing).rejects.toThrow('and then it failed');
    await note('kept');
    expect(textsOf(await next(stream, 1))).toEqual(['kept']);
  });

  test('is not opened for a ticket of another tenant', async () => {
    const sol = await server.asTechnician('tech-sol');
    expect((await sol.get(PATH)).status).toBe(404);
  });

  test('ends when the live streams are cut on purpose', async () => {
    const stream = await follow();
    const { accountMissing: _, nexieOff: _off, ...none } = NO_FAULTS;
    board.set({ ...none, liveCut: true });
    await stream.untilEnded();
    board.set(none);
  });
});

describe('the stream of the queue', () => {
  test('tells each row that changed, in the own tenant only', async () => {
    const stream = await follow('/api/tickets/live');
    const sol = await server.asTechnician('tech-sol');
    await sol.call(routes.changeTicket, {
      params: { ticketId: 'ticket-foreign' },
      body: { priority: 'low' },
      revision: 1,
    });
    await note('one', 'ticket-bakery');
    await note('two', 'ticket-noah');
    const rows = (await next(stream, 2)).map(({ data }) => data);
    expect(rows).toMatchObject([
      { type: 'row.changed', row: { id: 'ticket-bakery' } },
      { type: 'row.changed', row: { id: 'ticket-noah' } },
    ]);
  });

  test('catches up as a ticket’s does', async () => {
    const stream = await follow('/api/tickets/live');
    await stream.cut();
    server.advance(60_000);
    await note('missed');
    const again = await follow('/api/tickets/live', stream.lastEventId);
    expect((await again.next()).data).toMatchObject({ type: 'row.changed', row: { id: ticketId } });
  });
});

test('among many changes and cuts at once, nothing is missed and nothing is told twice', async () => {
  const written = Array.from({ length: 30 }, (_, index) => `note ${index}`);
  const told: unknown[] = [];
  let stream = await follow();
  const writing = Promise.all(written.map((text) => note(text)));
  while (told.length < written.length) {
    told.push(...textsOf([await stream.next()]));
    if (told.length % 5 === 4) {
      await stream.cut();
      stream = await follow(PATH, stream.lastEventId);
    }
  }
  await writing;
  expect(new Set(told)).toEqual(new Set(written));
  expect(told).toHaveLength(written.length);
});
