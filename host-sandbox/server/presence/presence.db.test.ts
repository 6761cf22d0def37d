import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { PRESENCE_LASTS_MS, routes, type Presence } from '#contracts';
import { readStream } from '../../../test/support/readStream.ts';
import { openTestServer, type SignedInBrowser, type TestServer } from '../../../test/support/testServer.ts';
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
    const told = async () => {
      const { data } = await stream.next();
      expect(data.type).toBe('presence.changed');
      return shape(data['present'] as Presence[]);
    };
    try {
      await tell(ada, 'viewing');
      expect(await told()).toEqual(['Ada Berg viewing']);
      await tell(ben, 'typing_reply');
      expect(await told()).toEqual(['Ada Berg viewing', 'Ben Okafor typing_reply']);
      await tell(ben, 'typing_reply');
      server.advance(PRESENCE_LASTS_MS - 1);
      await tell(ada, 'viewing');
      server.advance(2);
      await forgetSilent(server.context);
      expect(await told()).toEqual(['Ada Berg viewing']);
      await tell(ada, 'left');
      expect(await told()).toEqual([]);
    } finally {
      await stream.cut();
    }
  });

  test('is nobody’s of another tenant', async () => {
    const sol = await server.asTechnician('tech-sol');
    expect(await sol.refusal(routes.listPresence, { params })).toMatchObject({ code: 'not-found' });
    const body = { instanceId: 'window 1', activity: 'viewing' as const };
    expect(await sol.refusal(routes.tellPresence, { params, body })).toMatchObject({ code: 'not-found' });
    expect(await present()).toEqual([]);
  });
});
