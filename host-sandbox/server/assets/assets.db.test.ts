import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { routes, type Reading } from '#contracts';
import { openTestServer, type SignedInBrowser, type TestServer } from '../../../test/support/testServer.ts';
import type { AgentLinkCallbacks } from '../agents/callbacks.ts';
import { asset, complianceCheck, liveEvent, message, reading, ticket } from '../db/schema.ts';
import { createSupportSessions } from '../sessions/supportSessions.ts';
import { fakeMachines, hello, identityOf } from '../sessions/testing.ts';
import { agentEvents } from './agentEvents.ts';
import { assetRoutes } from './assetRoutes.ts';
import { forgetSilentAssets } from './presence.ts';

const MINUTE = 60_000;
const params = { ticketId: 'ticket-printer' };
const front = identityOf('asset-front', 'tenant-north');

let server: TestServer;
let ada: SignedInBrowser;
let events: AgentLinkCallbacks;

beforeAll(async () => {
  server = await openTestServer({ features: [assetRoutes] });
});

beforeEach(async () => {
  await server.reset();
  ada = await server.asTechnician('tech-ada');
  events = agentEvents(
    server.context,
    createSupportSessions(server.context, fakeMachines(), { consentTimeoutMs: MINUTE }),
  );
});

afterAll(() => server.close());

const taken = (at: Date, cpuPercent = 12.5): Reading => ({
  at: at.toISOString(),
  cpuPercent,
  ...{ ramPercent: 50, ramUsedBytes: 4 * 2 ** 30, ramTotalBytes: 8 * 2 ** 30 },
  ...{ diskPercent: 40, diskUsedBytes: 40 * 2 ** 30, diskTotalBytes: 100 * 2 ** 30 },
});

const card = async () => (await ada.call(routes.getAsset, { params })).asset;

const news = async (): Promise<string[]> =>
  (await server.context.database.db.select().from(liveEvent)).map(
    ({ topic, type, subjectId }) => `${topic} ${type} ${subjectId}`,
  );

describe('the asset card', () => {
  test('shows the machine offline, without a reading, until its agent was heard', async () => {
    expect(await card()).toMatchObject({
      name: 'HARBOR-FRONT-01',
      owner: 'Mia Lind',
      online: false,
      lastSeenAt: null,
      latest: null,
      history: [],
      atTicketOpened: null,
    });
  });

  test('shows the machine online with what its agent says of it', async () => {
    await events.onConnected(front, hello('mia'));
    expect(await card()).toMatchObject({
      online: true,
      lastSeenAt: '2026-03-02T09:00:00.000Z',
      os: 'Debian GNU/Linux 13',
      serialNumber: 'PF-1',
      signedInUser: 'mia',
    });
    expect(await news()).toEqual([
      'asset:asset-front asset.reading asset-front',
      'asset:asset-front resource.changed asset',
      'asset:asset-front resource.changed remote_actions',
    ]);
  });

  test('keeps the last reading when the agent has gone, and calls it offline', async () => {
    await events.onConnected(front, hello());
    await events.onReading(front, taken(server.context.now()));
    server.advance(5_000);
    await events.onDisconnected(front);
    expect(await card()).toMatchObject({
      online: false,
      lastSeenAt: '2026-03-02T09:00:05.000Z',
      latest: { cpuPercent: 12.5 },
    });
  });

  test('shows the latest reading, at most sixty before it, and the one nearest to the opening of the ticket', async () => {
    const opened = new Date(server.context.now().getTime() - 60 * MINUTE);
    const near = [-20, 3, 15].map((minutes) => new Date(opened.getTime() + minutes * MINUTE));
    const values = (at: Date, cpu: number) => ({
      ...taken(at, cpu),
      at,
      tenantId: 'tenant-north',
      assetId: 'asset-front',
    });
    const recent = Array.from({ length: 70 }, (_, index) => new Date(server.context.now().getTime() - index * 5_000));
    await server.context.database.db
      .insert(reading)
      .values([...near.map((at, index) => values(at, index)), ...recent.map((at) => values(at, 50))]);
    const shown = await card();
    expect(shown?.latest?.at).toBe('2026-03-02T09:00:00.000Z');
    expect(shown?.history).toHaveLength(60);
    expect(shown?.history.at(-1)?.at).toBe('2026-03-02T08:59:55.000Z');
    expect(shown?.atTicketOpened).toMatchObject({ cpuPercent: 1, at: '2026-03-02T08:03:00.000Z' });
  });

  test('shows compliance with reasons', async () => {
    await server.context.database.db.insert(complianceCheck).values({
      id: 'check-1',
      tenantId: 'tenant-north',
      assetId: 'asset-front',
      label: 'Firewall',
      state: 'fail',
      reason: 'Off for the public profile.',
      checkedAt: server.context.now(),
    });
    expect((await card())?.compliance).toMatchObject([
      { label: 'Firewall', state: 'fail', reason: 'Off for the public profile.' },
    ]);
  });

  test('is empty without an asset, and absent in another tenant', async () => {
    expect((await ada.call(routes.getAsset, { params: { ticketId: 'ticket-noah' } })).asset).toBeNull();
    expect(await ada.refusal(routes.getAsset, { params: { ticketId: 'ticket-foreign' } })).toMatchObject({
      code: 'not-found',
    });
  });
});

describe('what an agent says', () => {
  test('is bounded and cleaned of control characters', async () => {
    await events.onConnected(front, { ...hello('mi\u0000a\u202e'), os: `Debian\u001b[31m${'x'.repeat(1_000)}` });
    const shown = await card();
    expect(shown?.signedInUser).toBe('mia');
    expect(shown?.os).toMatch(/^Debian\[31mx+$/);
    expect(shown?.os).toHaveLength(200);
  });

  test('does not count when the certificate’s tenant has no such asset', async () => {
    const stranger = identityOf('asset-front', 'tenant-south');
    await expect(events.onConnected(stranger, hello())).rejects.toThrow('no asset asset-front');
    await expect(events.onReading(stranger, taken(server.context.now()))).rejects.toThrow('no asset asset-front');
    expect(await card()).toMatchObject({ online: false, latest: null });
  });

  test('of a time that cannot be is kept at the time at which it came', async () => {
    await events.onReading(front, taken(new Date('2036-01-01T00:00:00.000Z')));
    expect((await card())?.latest?.at).toBe('2026-03-02T09:00:00.000Z');
  });

  test('repeated in the same millisecond is kept once', async () => {
    await events.onReading(front, taken(server.context.now(), 1));
    await events.onReading(front, taken(server.context.now(), 2));
    expect(await server.context.database.db.select().from(reading)).toHaveLength(1);
  });
});

describe('readings', () => {
  test('are thinned out to one in ten minutes after an hour, and forgotten after ninety days', async () => {
    const ago = (minutes: number) => new Date(server.context.now().getTime() - minutes * MINUTE);
    const value = (at: Date) => ({ ...taken(at), at, tenantId: 'tenant-north', assetId: 'asset-front' });
    await server.context.database.db
      .insert(reading)
      .values([100 * 24 * 60, 129, 125, 121, 120, 115, 5, 4].map((minutes) => value(ago(minutes))));
    await events.onReading(front, taken(server.context.now()));
    const kept = await server.context.database.db.select().from(reading).orderBy(reading.at);
    expect(kept.map(({ at }) => (server.context.now().getTime() - at.getTime()) / MINUTE)).toEqual([129, 120, 5, 4, 0]);
  });
});

describe('after the death of a process', () => {
  test('assets that nobody hears any more are offline, and keep when they were seen last', async () => {
    await events.onConnected(front, hello());
    server.advance(15_000);
    expect(await forgetSilentAssets(server.context)).toBe(0);
    server.advance(10_000);
    expect(await forgetSilentAssets(server.context)).toBe(1);
    expect(await card()).toMatchObject({ online: false, lastSeenAt: '2026-03-02T09:00:00.000Z' });
  });

  test('an asset that is heard after all is online again', async () => {
    await events.onConnected(front, hello());
    server.advance(30_000);
    await forgetSilentAssets(server.context);
    await events.onReading(front, taken(server.context.now()));
    expect(await card()).toMatchObject({ online: true });
  });
});

describe('a message of the end user', () => {
  const say = (text: string, messageId = '0b1c8f1e-3c5f-4f59-9d58-4a5d1c1f0a01') =>
    events.onCustomerMessage(front, { messageId, text });
  const kept = async () =>
    (await server.context.database.db.select().from(message).where(eq(message.kind, 'customer'))).filter(
      ({ channel }) => channel?.via === 'agent',
    );

  test('goes to the owner’s newest open ticket about the machine, with the certificate that the listener verified', async () => {
    await server.context.database.db
      .update(ticket)
      .set({ createdAt: server.context.now() })
      .where(eq(ticket.id, 'ticket-working'));
    await say('It happens\u0007 again.\nLook:');
    expect(await kept()).toMatchObject([
      {
        ticketId: 'ticket-working',
        text: 'It happens again.\nLook:',
        authorName: 'Mia Lind',
        contactId: 'contact-mia',
        channel: {
          via: 'agent',
          certificateSubject: 'CN=asset-front,O=tenant-north',
          certificateFingerprint: 'AB:CD',
          verifiedAt: '2026-03-02T08:00:00.000Z',
        },
      },
    ]);
    expect(await news()).toContain('queue row.changed ticket-working');
  });

  test('resumes a ticket that waits for the customer', async () => {
    const isOurs = eq(ticket.id, 'ticket-working');
    const { db } = server.context.database;
    await db.update(ticket).set({ createdAt: server.context.now(), status: 'waiting_on_customer' }).where(isOurs);
    await say('I have restarted it.');
    expect(await db.select().from(ticket).where(isOurs)).toMatchObject([{ status: 'in_progress' }]);
  });

  test('repeated under one id is kept once', async () => {
    await say('Hello?');
    await say('Hello?');
    expect(await kept()).toHaveLength(1);
  });

  test('opens a ticket when there is none that is open', async () => {
    const { db } = server.context.database;
    await db.update(ticket).set({ status: 'closed' }).where(eq(ticket.assetId, 'asset-front'));
    await say(`My screen stays black since this morning, and ${'very '.repeat(40)}dark.`);
    const [opened] = await kept();
    const [row] = await db
      .select()
      .from(ticket)
      .where(eq(ticket.id, opened?.ticketId ?? ''));
    expect(row).toMatchObject({
      ...{ number: 1006, status: 'new', channel: 'agent', assetId: 'asset-front', contactId: 'contact-mia' },
      ...{ clientId: 'client-harbor', slaPressure: 'on_track' },
    });
    expect(row?.subject).toMatch(/^My screen stays black since this morning, and very .*…$/);
    expect(row?.subject.length).toBeLessThanOrEqual(80);
  });

  test('at a machine without an owner is by whoever is signed in there', async () => {
    const { db } = server.context.database;
    await db.update(asset).set({ ownerId: null, signedInUser: 'kiosk' }).where(eq(asset.id, 'asset-front'));
    await say('The till is stuck.');
    expect(await kept()).toMatchObject([{ authorName: 'kiosk', contactId: null, authorEmail: null }]);
    const [row] = await db.select().from(ticket).where(eq(ticket.number, 1006));
    expect(row).toMatchObject({ contactId: null, subject: 'The till is stuck.' });
  });

  test('without a visible character is taken and forgotten', async () => {
    await say('\u0000\u202e ');
    expect(await kept()).toEqual([]);
  });
});
