import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { routes } from '#contracts';
import { openTestServer, type SignedInBrowser, type TestServer } from '../../../test/support/testServer.ts';
import { agentEvents } from '../assets/agentEvents.ts';
import type { AgentLinkCallbacks } from '../agents/callbacks.ts';
import { asset, auditLog, liveEvent, message } from '../db/schema.ts';
import { sessionRoutes } from './sessionRoutes.ts';
import { createSupportSessions, type SupportSessions } from './supportSessions.ts';
import { fakeMachines, hello, identityOf, type FakeMachines } from './testing.ts';

const MINUTE = 60_000;
const params = { ticketId: 'ticket-printer' };
/** Another ticket about the same machine. */
const sibling = { ticketId: 'ticket-working' };
const front = identityOf('asset-front', 'tenant-north');

let server: TestServer;
let machines: FakeMachines;
let sessions: SupportSessions;
let events: AgentLinkCallbacks;
let ada: SignedInBrowser;

/** What a process has in memory, made anew as after a restart. */
const restart = (): void => {
  machines = fakeMachines(...machines.online);
  sessions = createSupportSessions(server.context, machines, { consentTimeoutMs: 2 * MINUTE });
  events = agentEvents(server.context, sessions);
};

beforeAll(async () => {
  const current: Pick<SupportSessions, 'request' | 'stop'> = {
    request: (...asked) => sessions.request(...asked),
    stop: (...asked) => sessions.stop(...asked),
  };
  server = await openTestServer({ features: [sessionRoutes(current)] });
});

beforeEach(async () => {
  await server.reset();
  machines = fakeMachines('asset-front');
  restart();
  ada = await server.asTechnician('tech-ada');
  await events.onConnected(front, hello('mia'));
});

afterAll(() => server.close());

const ask = async () => {
  const { session } = await ada.call(routes.startSupportSession, { params });
  if (!session) throw new Error('There is no session.');
  return session;
};
const shown = async () => (await ada.call(routes.getSupportSession, { params })).session;
const thread = async () =>
  (
    await server.context.database.db
      .select()
      .from(message)
      .where(and(eq(message.ticketId, params.ticketId), eq(message.kind, 'system_event')))
      .orderBy(message.position)
  ).map(({ text }) => text);
const logged = async () =>
  (await server.context.database.db.select().from(auditLog).orderBy(auditLog.id)).map(({ action }) => action);
const lastWord = () => machines.told.at(-1);

describe('asking for a session', () => {
  test('asks the end user, tells it in the conversation, and logs it', async () => {
    expect(await ask()).toMatchObject({
      state: 'awaiting_consent',
      assetName: 'HARBOR-FRONT-01',
      requestedBy: { name: 'Ada Berg' },
      consentExpiresAt: '2026-03-02T09:02:00.000Z',
      decidedAt: null,
    });
    await vi.waitFor(() => expect(machines.asked).toHaveLength(1));
    expect(machines.asked[0]).toMatchObject({
      assetId: 'asset-front',
      technicianName: 'Ada Berg',
      reason: 'To help with ticket #1001: The printer prints blank pages',
      expiresAt: '2026-03-02T09:02:00.000Z',
    });
    expect(await thread()).toEqual(['Ada Berg asked mia for consent to a support session on HARBOR-FRONT-01.']);
    expect(await logged()).toEqual(['session_requested']);
    const news = await server.context.database.db.select().from(liveEvent).where(eq(liveEvent.type, 'session.changed'));
    expect(news).toMatchObject([{ topic: 'ticket:ticket-printer' }]);
  });

  test('is refused while another session is under way on the machine, whoever asks and on whatever ticket', async () => {
    await ask();
    const ben = await server.asTechnician('tech-ben');
    expect(await ben.refusal(routes.startSupportSession, { params: sibling })).toMatchObject({
      code: 'session-running',
      detail: 'A support session on HARBOR-FRONT-01 is under way, asked for by Ada Berg on #1001.',
    });
  });

  test('of two who ask at the same time, one is refused', async () => {
    const ben = await server.asTechnician('tech-ben');
    const outcomes = await Promise.allSettled([
      ada.call(routes.startSupportSession, { params }),
      ben.call(routes.startSupportSession, { params: sibling }),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await logged()).toEqual(['session_requested']);
  });

  test('is refused while the machine is offline, nobody is signed in, or no asset is linked', async () => {
    await events.onConnected(front, hello(null));
    expect(await ada.refusal(routes.startSupportSession, { params })).toMatchObject({ code: 'nobody-signed-in' });
    await events.onDisconnected(front);
    expect(await ada.refusal(routes.startSupportSession, { params })).toMatchObject({ code: 'asset-unavailable' });
    expect(await ada.refusal(routes.startSupportSession, { params: { ticketId: 'ticket-noah' } })).toMatchObject({
      code: 'asset-unavailable',
    });
    expect(await logged()).toEqual([]);
  });

  test('is possible again as soon as the deadline of the last one has passed, without waiting for a sweep', async () => {
    await ask();
    server.advance(2 * MINUTE);
    expect(await ask()).toMatchObject({ state: 'awaiting_consent' });
    expect(await logged()).toEqual(['session_requested', 'session_expired', 'session_requested']);
  });

  test('and stopping are not found for another tenant’s ticket', async () => {
    const other = { params: { ticketId: 'ticket-foreign' } };
    expect(await ada.refusal(routes.getSupportSession, other)).toMatchObject({ code: 'not-found' });
    expect(await ada.refusal(routes.startSupportSession, other)).toMatchObject({ code: 'not-found' });
    expect(await ada.refusal(routes.stopSupportSession, other)).toMatchObject({ code: 'not-found' });
  });
});

describe('the end user', () => {
  test('accepts: the session is active, and the machine is told so', async () => {
    const { id } = await ask();
    await events.onConsentShown(front, id);
    await events.onConsentShown(front, id);
    server.advance(10_000);
    await events.onConsentDecision(front, id, 'accepted');
    expect(await shown()).toMatchObject({ state: 'active', decidedAt: '2026-03-02T09:00:10.000Z', endedAt: null });
    expect(lastWord()).toEqual({ assetId: 'asset-front', sessionId: id, state: 'active', ended: false });
    expect(await logged()).toEqual(['session_requested', 'session_prompt_shown', 'session_accepted']);
  });

  test('declines, and a later acceptance changes nothing but is answered', async () => {
    const { id } = await ask();
    await events.onConsentDecision(front, id, 'declined');
    await events.onConsentDecision(front, id, 'accepted');
    expect(await shown()).toMatchObject({ state: 'denied' });
    expect(machines.told.map(({ state }) => state)).toEqual(['denied', 'denied']);
    expect(await thread()).toContain('Mia declined the support session on HARBOR-FRONT-01.');
  });

  test('accepts too late: the session has expired by the server’s clock', async () => {
    const { id } = await ask();
    server.advance(2 * MINUTE);
    await events.onConsentDecision(front, id, 'accepted');
    expect(await shown()).toMatchObject({ state: 'expired', endedBy: null });
    expect(lastWord()).toMatchObject({ state: 'expired', ended: false });
  });

  test('ends an active session', async () => {
    const { id } = await ask();
    await events.onConsentDecision(front, id, 'accepted');
    server.advance(5 * MINUTE);
    await events.onSessionStop(front, id);
    expect(await shown()).toMatchObject({ state: 'active', endedBy: 'mia', endedAt: '2026-03-02T09:05:00.000Z' });
    expect(lastWord()).toMatchObject({ state: 'active', ended: true });
  });

  test.each([
    ['of the same tenant', identityOf('asset-back', 'tenant-north')],
    ['of another tenant', identityOf('asset-delta', 'tenant-south')],
  ])('of another machine %s decides nothing, and only hears that it is over', async (_, stranger) => {
    const { db } = server.context.database;
    const [front] = await db.select().from(asset).where(eq(asset.id, 'asset-front'));
    await db.insert(asset).values({ ...front!, id: 'asset-back', name: 'HARBOR-BACK-01' });
    machines.online.add(stranger.assetId);
    const { id } = await ask();
    await events.onConsentShown(stranger, id);
    await events.onConsentDecision(stranger, id, 'accepted');
    await events.onSessionStop(stranger, id);
    expect(await shown()).toMatchObject({ state: 'awaiting_consent', endedAt: null });
    expect(await logged()).toEqual(['session_requested']);
    expect(lastWord()).toEqual({ assetId: stranger.assetId, sessionId: id, state: 'expired', ended: true });
  });
});

describe('the technician', () => {
  test('withdraws the request', async () => {
    await ask();
    const { session } = await ada.call(routes.stopSupportSession, { params });
    expect(session).toMatchObject({ state: 'expired', decidedAt: null, endedBy: 'Ada Berg' });
    await vi.waitFor(() => expect(lastWord()).toMatchObject({ state: 'expired', ended: true }));
    expect(await logged()).toEqual(['session_requested', 'session_withdrawn']);
  });

  test('ends an active session, and stopping twice ends it once', async () => {
    const { id } = await ask();
    await events.onConsentDecision(front, id, 'accepted');
    await ada.call(routes.stopSupportSession, { params });
    server.advance(MINUTE);
    const { session } = await ada.call(routes.stopSupportSession, { params });
    expect(session).toMatchObject({ state: 'active', endedAt: '2026-03-02T09:00:00.000Z', endedBy: 'Ada Berg' });
    expect(await logged()).toEqual(['session_requested', 'session_accepted', 'session_ended']);
  });

  test('stops where there is nothing to stop', async () => {
    expect(await ada.call(routes.stopSupportSession, { params })).toMatchObject({ session: null });
  });
});

describe('time', () => {
  test('expires a request that nobody answers, once, and tells the machine', async () => {
    await ask();
    server.advance(2 * MINUTE - 1);
    await sessions.sweep();
    expect(await shown()).toMatchObject({ state: 'awaiting_consent' });
    server.advance(1);
    await sessions.sweep();
    await sessions.sweep();
    expect(await shown()).toMatchObject({ state: 'expired', decidedAt: '2026-03-02T09:02:00.000Z' });
    expect(await thread()).toContain('Nobody answered the request for a support session on HARBOR-FRONT-01 in time.');
    expect(machines.told.filter(({ state }) => state === 'expired')).toHaveLength(1);
  });

  test('ends an active session whose machine has been gone for a minute', async () => {
    const { id } = await ask();
    await events.onConsentDecision(front, id, 'accepted');
    await events.onDisconnected(front);
    server.advance(59_000);
    await sessions.sweep();
    expect(await shown()).toMatchObject({ endedAt: null });
    server.advance(2_000);
    await sessions.sweep();
    expect(await shown()).toMatchObject({
      state: 'active',
      endedBy: 'the system, because the machine could not be reached',
    });
  });
});

describe('after a restart', () => {
  test('a request is put to the machine again when it is back, and can be accepted', async () => {
    const { id } = await ask();
    restart();
    await events.onConnected(front, hello());
    expect(machines.asked).toMatchObject([{ sessionId: id, expiresAt: '2026-03-02T09:02:00.000Z' }]);
    await events.onConsentDecision(front, id, 'accepted');
    expect(await shown()).toMatchObject({ state: 'active' });
  });

  test('an active session goes on, and its machine is told so', async () => {
    const { id } = await ask();
    await events.onConsentDecision(front, id, 'accepted');
    server.advance(10 * MINUTE);
    restart();
    await server.context.database.db.update(asset).set({ online: false }).where(eq(asset.id, 'asset-front'));
    await sessions.sweep();
    expect(await shown()).toMatchObject({ state: 'active', endedAt: null });
    await events.onConnected(front, hello());
    expect(lastWord()).toMatchObject({ sessionId: id, state: 'active', ended: false });
  });

  test('a request whose deadline has passed meanwhile expires', async () => {
    await ask();
    server.advance(10 * MINUTE);
    restart();
    await sessions.sweep();
    expect(await shown()).toMatchObject({ state: 'expired' });
  });

  test.each([
    ['denied', (id: string) => events.onConsentDecision(front, id, 'declined')],
    ['expired', () => ada.call(routes.stopSupportSession, { params })],
    [
      'active',
      async (id: string) => {
        await events.onConsentDecision(front, id, 'accepted');
        await events.onSessionStop(front, id);
      },
    ],
  ])(
    'a session that is over (%s) stays so, is not asked about again, and stands in nobody’s way',
    async (state, finish) => {
      const { id } = await ask();
      await finish(id);
      const before = await shown();
      restart();
      await events.onConnected(front, hello('mia'));
      await sessions.sweep();
      expect(before).toMatchObject({ id, state });
      expect(await shown()).toEqual(before);
      expect(machines.asked).toEqual([]);
      expect((await ask()).id).not.toBe(id);
    },
  );

  test('what could not be told, as the machine was away, is told when it is back', async () => {
    machines.online.clear();
    const { id } = await ask();
    await sessions.sweep();
    expect(machines.asked).toEqual([]);
    machines.online.add('asset-front');
    await sessions.sweep();
    await sessions.sweep();
    expect(machines.asked.map(({ sessionId }) => sessionId)).toEqual([id]);
  });
});
