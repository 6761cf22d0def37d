import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { PRESENCE_LASTS_MS, routes, type Presence } from '#contracts';
import { readStream } from '../../../test/support/readStream.ts';
import { openTestServer, type SignedInBrowser, type TestServer } from '../../../test/support/testServer.ts';
import { liveEvent, presence } from '../db/schema.ts';
import { withSystem } from '../db/tenancy.ts';
import { liveRoutes } from '../live/liveRoutes.ts';
import { forgetSilent } from './forgetSilent.ts';
import { presenceRenderers, presenceRoutes } from './presenceRoutes.ts';

const params = { ticketId: 'ticket-printer' };

let server: TestServer;
let ada: SignedInBrowser;
let ben: SignedInBrowser;

beforeAll(async () => {
  server = await openTestServer({ features: [liveRoutes({ renderers: [presenceRenderers] }), presenceRoutes] });
});
beforeEach(async () => {
  await server.reset();
  ada = await server.asTechnician('tech-ada');
  ben = await server.asTechnician('tech-ben');
});
afterAll(() => server.close());

type Activity = 'viewing' | 'typing_reply' | 'idle' | 'left';
const tell = (by: SignedInBrowser, activity: Activity, instanceId = 'window 1') =>
  by.call(routes.tellPresence, { params, body: { instanceId, activity } });
const shape = (present: readonly Presence[]) =>
  present.map(({ technician, activity }) => `${technician.name} ${activity}`);
const told = (): Promise<number> =>
  withSystem(server.context.database.db, (tx) => tx.$count(liveEvent, eq(liveEvent.type, 'presence.changed')));
const present = async () => shape((await ada.call(routes.listPresence, { params })).items);

describe('presence on a ticket', () => {
  test('is who told it of late, each with the liveliest of their windows', async () => {
    await tell(ada, 'idle', 'window 1');
    await tell(ada, 'typing_reply', 'window 2');
    await tell(ben, 'viewing');
    expect(await present()).toEqual(['Ada Berg typing_reply', 'Ben Okafor viewing']);
    await tell(ada, 'left', 'window 2');
    expect(await present()).toEqual(['Ada Berg idle', 'Ben Okafor viewing']);
  });

  test('ends by itself when nothing is heard for a while', async () => {
    await tell(ben, 'viewing');
    server.advance(PRESENCE_LASTS_MS - 1);
    expect(await present()).toEqual(['Ben Okafor viewing']);
    server.advance(1);
    expect(await present()).toEqual([]);
  });

  test('keeps since when as long as the activity is the same', async () => {
    await tell(ben, 'viewing');
    const since = async () => (await ada.call(routes.listPresence, { params })).items[0]?.since;
    const first = await since();
    server.advance(20_000);
    await tell(ben, 'viewing');
    expect(await since()).toBe(first);
    await tell(ben, 'idle');
    expect(await since()).not.toBe(first);
  });

  test('is told live when it changes, heartbeats are not, and whoever is gone goes', async () => {
    const stream = await readStream(ada, '/api/tickets/ticket-printer/live');
    const news = async () => {
      const { data } = await stream.next();
      expect(data.type).toBe('presence.changed');
      return shape(data['present'] as Presence[]);
    };
    try {
      await tell(ada, 'viewing');
      expect(await news()).toEqual(['Ada Berg viewing']);
      await tell(ben, 'typing_reply');
      expect(await news()).toEqual(['Ada Berg viewing', 'Ben Okafor typing_reply']);
      await tell(ben, 'typing_reply');
      server.advance(PRESENCE_LASTS_MS - 1);
      await tell(ada, 'viewing');
      server.advance(2);
      await forgetSilent(server.context);
      expect(await news()).toEqual(['Ada Berg viewing']);
      await tell(ada, 'left');
      expect(await news()).toEqual([]);
    } finally {
      await stream.cut();
    }
  });

  test('is empty for everybody once two windows have left at the same time', async () => {
    const stream = await readStream(ben, '/api/tickets/ticket-printer/live');
    try {
      for (let round = 0; round < 8; round += 1) {
        await tell(ada, 'typing_reply', 'window 1');
        await tell(ada, 'viewing', 'window 2');
        const before = await told();
        await Promise.all([tell(ada, 'left', 'window 1'), tell(ada, 'left', 'window 2')]);
        expect(await present()).toEqual([]);
        // Whichever left last has told it: by then nobody is there to be told of.
        expect(await told()).toBeGreaterThan(before);
        let { data } = await stream.next();
        while ((data['present'] as Presence[]).length > 0) ({ data } = await stream.next());
      }
    } finally {
      await stream.cut();
    }
  });

  test('that looks the same after a window fell silent is not told', async () => {
    await tell(ada, 'viewing', 'window 1');
    server.advance(PRESENCE_LASTS_MS - 1);
    await tell(ada, 'viewing', 'window 2');
    const before = await told();
    server.advance(2);
    await forgetSilent(server.context);
    expect(await told()).toBe(before);
    server.advance(PRESENCE_LASTS_MS);
    await Promise.all([forgetSilent(server.context), forgetSilent(server.context)]);
    expect(await told()).toBe(before + 1);
    const { db } = server.context.database;
    expect(await withSystem(db, (tx) => tx.$count(presence))).toBe(0);
  });

  test('is nobody’s of another tenant', async () => {
    const sol = await server.asTechnician('tech-sol');
    expect(await sol.refusal(routes.listPresence, { params })).toMatchObject({ code: 'not-found' });
    const body = { instanceId: 'window 1', activity: 'viewing' as const };
    expect(await sol.refusal(routes.tellPresence, { params, body })).toMatchObject({ code: 'not-found' });
    expect(await present()).toEqual([]);
  });
});
