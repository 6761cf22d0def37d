import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { routes } from '#contracts';
import { openTestServer, type SignedInBrowser, type TestServer } from '../../../../test/support/testServer.ts';
import { agentEvents } from '../../assets/agentEvents.ts';
import type { AgentLinkCallbacks } from '../../agents/callbacks.ts';
import { auditLog, recordingPiece } from '../../db/schema.ts';
import { withTenant } from '../../db/tenancy.ts';
import { sessionRoutes } from '../sessionRoutes.ts';
import { createSupportSessions } from '../supportSessions.ts';
import { fakeMachines, hello, identityOf } from '../testing.ts';
import { recordingRoutes } from './recordingRoutes.ts';

const params = { ticketId: 'ticket-printer' };
const front = identityOf('asset-front', 'tenant-north');
const pageId = randomUUID();

let server: TestServer;
let events: AgentLinkCallbacks;
let ada: SignedInBrowser;
let sessionId: string;

beforeAll(async () => {
  const machines = fakeMachines('asset-front');
  server = await openTestServer({
    features: [
      (bind, context) => {
        const sessions = createSupportSessions(context, machines, { consentTimeoutMs: 120_000 });
        events = agentEvents(context, sessions);
        sessionRoutes(sessions)(bind, context);
      },
      recordingRoutes,
    ],
  });
});
beforeEach(async () => {
  await server.reset();
  ada = await server.asTechnician('tech-ada');
  await events.onConnected(front, hello('mia'));
  sessionId = (await ada.call(routes.startSupportSession, { params })).session?.id ?? '';
});
afterAll(() => server.close());

const accept = () => events.onConsentDecision(front, sessionId, 'accepted');
const hand = (index: number, text = `piece ${index}`, by = front) =>
  events.onRecordingChunk(by, { sessionId, pageId, index, text });
const read = (after?: string) =>
  ada.call(routes.readRecording, { params: { ...params, sessionId }, query: after === undefined ? {} : { after } });

describe('the recording of a support session', () => {
  test('begins with the consent of the end user, and not before', async () => {
    expect(await hand(0)).toBe(false);
    await accept();
    expect(await hand(0)).toBe(true);
    expect((await read()).items).toMatchObject([{ pageId, index: 0, text: 'piece 0' }]);
  });

  test('holds each piece once, as it came first', async () => {
    await accept();
    for (const text of ['first', 'again', 'again']) expect(await hand(0, text)).toBe(true);
    expect((await read()).items.map(({ text }) => text)).toEqual(['first']);
  });

  test('is none of another machine’s business', async () => {
    await accept();
    expect(await hand(0, 'forged', identityOf('asset-other', 'tenant-north'))).toBe(false);
    expect(await hand(0, 'forged', identityOf('asset-foreign', 'tenant-south'))).toBe(false);
    expect((await read()).items).toEqual([]);
  });

  test('takes in what was on its way when the session ended, and nothing later', async () => {
    await accept();
    await hand(0);
    await events.onSessionStop(front, sessionId);
    expect(await hand(1)).toBe(true);
    server.advance(60_000);
    expect(await hand(2)).toBe(false);
    expect(await read()).toMatchObject({ over: true, next: null, items: [{ index: 0 }, { index: 1 }] });
  });

  test('is full at some time, and then takes in nothing more', async () => {
    await accept();
    const tenant = { tenantId: 'tenant-north' };
    await withTenant(server.context.database.db, tenant, (tx) =>
      tx.insert(recordingPiece).values({
        ...{ ...tenant, sessionId, pageId, index: 0 },
        text: 'x'.repeat(32 * 1024 * 1024),
        keptAt: server.context.now(),
      }),
    );
    expect(await hand(1)).toBe(false);
  });

  test('is read in parts, while the session goes on', async () => {
    await accept();
    for (let index = 0; index < 40; index += 1) await hand(index);
    const first = await read();
    expect(first.over).toBe(false);
    const second = await read(first.next ?? '');
    expect(second.next).toBeNull();
    expect([...first.items, ...second.items].map(({ index }) => index)).toEqual(
      Array.from({ length: 40 }, (_, i) => i),
    );
  });

  test('is logged as watched by whom, once for each time', async () => {
    await accept();
    await hand(0);
    await read();
    await read('0');
    const watched = await withTenant(server.context.database.db, { tenantId: 'tenant-north' }, (tx) =>
      tx.select().from(auditLog).where(eq(auditLog.action, 'recording_replayed')),
    );
    expect(watched).toMatchObject([{ actor: 'Ada Berg', detail: { sessionId } }]);
  });

  test('cannot be read by another tenant, nor through another ticket', async () => {
    await accept();
    await hand(0);
    const sol = await server.asTechnician('tech-sol');
    const foreign = await sol.refusal(routes.readRecording, { params: { ...params, sessionId }, query: {} });
    expect(foreign.code).toBe('not-found');
    const elsewhere = { ticketId: 'ticket-noah', sessionId };
    expect(await ada.refusal(routes.readRecording, { params: elsewhere, query: {} })).toMatchObject({
      code: 'not-found',
    });
  });

  test('cannot be changed or removed by the application afterwards', async () => {
    await accept();
    await hand(0);
    const change = withTenant(server.context.database.db, { tenantId: 'tenant-north' }, (tx) =>
      tx.update(recordingPiece).set({ text: 'rewritten' }),
    );
    await expect(change).rejects.toThrow();
  });
});
