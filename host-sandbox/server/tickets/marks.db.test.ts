import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { PRESENCE_LASTS_MS, routes, type TicketMarks, type TicketRow } from '#contracts';
import { readStream } from '../../../test/support/readStream.ts';
import { openTestServer, type SignedInBrowser, type TestServer } from '../../../test/support/testServer.ts';
import { draft, message } from '../db/schema.ts';
import { withSystem } from '../db/tenancy.ts';
import { draftRoutes } from '../drafts/draftRoutes.ts';
import { liveRoutes } from '../live/liveRoutes.ts';
import { presenceRoutes } from '../presence/presenceRoutes.ts';
import { timeRoutes } from '../time/timeRoutes.ts';
import { ticketRoutes } from './ticketRoutes.ts';

const params = { ticketId: 'ticket-printer' };
const NONE: TicketMarks = { draft: false, failedReply: false, timerRunning: false, present: [] };

let server: TestServer;
let ada: SignedInBrowser;
let ben: SignedInBrowser;
beforeAll(async () => {
  const live = liveRoutes({ renderers: [] });
  server = await openTestServer({ features: [live, ticketRoutes, draftRoutes, timeRoutes, presenceRoutes] });
});
beforeEach(async () => {
  await server.reset();
  ada = await server.asTechnician('tech-ada');
  ben = await server.asTechnician('tech-ben');
});
afterAll(() => server.close());

const marks = async (by = ada, ticketId = 'ticket-printer'): Promise<TicketMarks | undefined> =>
  (await by.call(routes.listTickets)).items.find(({ id }) => id === ticketId)?.marks;
const write = (text: string) =>
  ada.call(routes.saveDraft, {
    params: { ...params, mode: 'reply' },
    body: { text, attachmentIds: [], recipients: null },
  });
const look = (by: SignedInBrowser, activity: 'viewing' | 'left') =>
  by.call(routes.tellPresence, { params, body: { instanceId: 'window', activity } });

describe('a row of the queue', () => {
  test('shows the reader’s own draft, timer and failed reply, and nobody else’s', async () => {
    await write('Dear Mia,');
    await ada.call(routes.startTimer, { params });
    expect(await marks()).toEqual({ ...NONE, draft: true, timerRunning: true });
    expect(await marks(ben)).toEqual(NONE);
    expect(await marks(ada, 'ticket-noah')).toEqual(NONE);
    await withSystem(server.context.database.db, (tx) => tx.update(draft).set({ failure: 'Refused: 550' }));
    await ada.call(routes.pauseTimer, { params });
    expect(await marks()).toEqual({ ...NONE, draft: true, failedReply: true });
  });

  test('shows that the own reply has not left, or may not have', async () => {
    const at = server.context.now();
    await withSystem(server.context.database.db, (tx) =>
      tx.insert(message).values({
        ...{ id: 'reply-1', tenantId: 'tenant-north', ...params, kind: 'technician', technicianId: 'tech-ada' },
        ...{ createdAt: at, text: 'Hello', deliveryState: 'unknown' },
      }),
    );
    expect(await marks()).toEqual({ ...NONE, failedReply: true });
    expect(await marks(ben)).toEqual(NONE);
    await write('Another');
    expect(await marks()).toEqual({ ...NONE, draft: true, failedReply: true });
  });

  test('shows which colleagues are on the ticket, until nothing is heard of them', async () => {
    await look(ben, 'viewing');
    expect(await marks()).toEqual({ ...NONE, present: [{ id: 'tech-ben', name: 'Ben Okafor' }] });
    expect(await marks(ben)).toEqual(NONE);
    server.advance(PRESENCE_LASTS_MS);
    expect(await marks()).toEqual(NONE);
  });

  test('hears of each mark live, and of a draft not with every keystroke', async () => {
    const stream = await readStream(ada, '/api/tickets/live');
    const told = async () => {
      const { data } = await stream.next();
      expect(data.type).toBe('row.changed');
      return (data['row'] as TicketRow).marks;
    };
    try {
      await write('D');
      expect(await told()).toEqual({ ...NONE, draft: true });
      await write('Dear');
      await ada.call(routes.startTimer, { params });
      expect(await told()).toEqual({ ...NONE, draft: true, timerRunning: true });
      await write('');
      expect(await told()).toEqual({ ...NONE, timerRunning: true });
      await look(ben, 'viewing');
      expect(await told()).toMatchObject({ present: [{ name: 'Ben Okafor' }] });
      await look(ben, 'left');
      expect(await told()).toMatchObject({ present: [] });
    } finally {
      await stream.cut();
    }
  });
});
