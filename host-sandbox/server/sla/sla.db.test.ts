import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { routes } from '#contracts';
import { openTestServer, type SignedInBrowser, type TestServer } from '../../../test/support/testServer.ts';
import { liveEvent, message, ticket } from '../db/schema.ts';
import { withTenant } from '../db/tenancy.ts';
import { ticketRoutes } from '../tickets/ticketRoutes.ts';
import { refreshTicketSla } from './refreshSla.ts';
import { slaRoutes } from './slaRoutes.ts';
import { createSlaSweep } from './slaSweep.ts';

const MINUTE = 60_000;
const north = { tenantId: 'tenant-north' };
/** High priority: one hour to the first response, eight to the resolution; came in at opening time, an hour ago. */
const params = { ticketId: 'ticket-printer' };

let server: TestServer;
let ada: SignedInBrowser;

beforeAll(async () => {
  server = await openTestServer({ features: [ticketRoutes, slaRoutes] });
});

beforeEach(async () => {
  await server.reset();
  ada = await server.asTechnician('tech-ada');
});

afterAll(() => server.close());

const row = async () =>
  (await server.context.database.db.select().from(ticket).where(eq(ticket.id, params.ticketId)))[0];

const alarms = async (): Promise<(string | undefined)[]> => {
  const events = await server.context.database.db
    .select()
    .from(message)
    .where(and(eq(message.ticketId, params.ticketId), eq(message.kind, 'system_event')))
    .orderBy(message.position);
  return events.flatMap(({ event }) => (event?.detail?.type.startsWith('sla_') ? [event.detail.type] : []));
};

describe('the SLA card', () => {
  test('shows policy, hours and both targets by the clock of the server', async () => {
    const { sla } = await ada.call(routes.getSla, { params });
    expect(sla).toMatchObject({
      policy: { name: 'Office hours', businessHours: 'Mon–Fri 08:00–18:00', timeZone: 'Europe/Berlin' },
      serverNow: '2026-03-02T09:00:00.000Z',
      targets: [
        { kind: 'first_response', state: 'running', remainingMs: 0, dueAt: '2026-03-02T09:00:00.000Z' },
        { kind: 'resolution', state: 'running', remainingMs: 7 * 60 * MINUTE, dueAt: '2026-03-02T16:00:00.000Z' },
      ],
    });
  });

  test('names who paused it once the technician waits for the customer', async () => {
    await ada.call(routes.changeTicket, { params, revision: 1, body: { status: 'waiting_on_customer' } });
    server.advance(30 * MINUTE);
    const { sla } = await ada.call(routes.getSla, { params });
    expect(sla?.targets.find(({ kind }) => kind === 'resolution')).toMatchObject({
      state: 'paused',
      remainingMs: 7 * 60 * MINUTE,
      dueAt: null,
      explanation:
        'Paused since 10:00 CET, when Ada Berg set the status to waiting on customer; 7 h of business time are left.',
      reason: { type: 'paused', since: '2026-03-02T09:00:00.000Z', status: 'waiting_on_customer', byName: 'Ada Berg' },
    });
  });

  test('names who met the first response, and that the mail server accepted it', async () => {
    const acceptedAt = new Date('2026-03-02T08:30:00.000Z');
    await withTenant(server.context.database.db, north, async (tx) => {
      await tx.update(ticket).set({ firstResponseAt: acceptedAt }).where(eq(ticket.id, params.ticketId));
      await tx.insert(message).values({
        id: 'message-reply',
        ...north,
        ticketId: params.ticketId,
        kind: 'technician',
        createdAt: acceptedAt,
        text: 'On it.',
        technicianId: 'tech-ben',
        recipients: { to: [{ address: 'mia@harbor.example', name: null }], cc: [], bcc: [] },
        subject: 'Re',
        deliveryState: 'sent',
        deliveryAt: acceptedAt,
      });
    });
    const { sla } = await ada.call(routes.getSla, { params });
    expect(sla?.targets[0]).toMatchObject({
      state: 'met',
      explanation: 'Met by the reply of 09:30 CET by Ben Okafor, accepted by the mail server.',
      reason: { type: 'replied', byName: 'Ben Okafor' },
    });
  });

  test('is empty for a client without a policy, and absent for a ticket of another tenant', async () => {
    expect(await ada.call(routes.getSla, { params: { ticketId: 'ticket-bakery' } })).toEqual({ sla: null });
    expect(await ada.refusal(routes.getSla, { params: { ticketId: 'ticket-foreign' } })).toMatchObject({
      code: 'not-found',
    });
  });
});

describe('the sweep', () => {
  test('writes the queue’s copy without touching revision or update time', async () => {
    const before = await row();
    await createSlaSweep(server.context)();
    expect(await row()).toEqual({
      ...before,
      slaPressure: 'warning',
      slaDueAt: new Date('2026-03-02T09:00:00.000Z'),
      slaWatchedSince: new Date('2026-03-02T09:00:00.000Z'),
    });
    expect(await alarms()).toEqual([]);
  });

  test('keeps to itself what had happened before the ticket was reckoned for the first time', async () => {
    server.advance(2 * 60 * MINUTE);
    await createSlaSweep(server.context)();
    await createSlaSweep(server.context)();
    expect(await alarms()).toEqual([]);
    expect(await row()).toMatchObject({ slaPressure: 'breached' });
  });

  test('tells a breach once, however often and from however many processes it runs', async () => {
    const sweeps = [createSlaSweep(server.context), createSlaSweep(server.context)];
    for (const sweep of sweeps) await sweep();
    server.advance(MINUTE);
    await Promise.all(sweeps.map((sweep) => sweep()));
    for (const sweep of sweeps) await sweep();
    expect(await alarms()).toEqual(['sla_breached']);
    expect(await row()).toMatchObject({ slaPressure: 'breached' });
  });

  test('warns when less than a quarter of the resolution is left, then tells the breach', async () => {
    const sweep = createSlaSweep(server.context);
    await sweep();
    server.advance(6 * 60 * MINUTE);
    await sweep();
    server.advance(90 * MINUTE);
    await sweep();
    expect(await alarms()).toEqual(['sla_breached', 'sla_warning', 'sla_breached']);
    server.advance(MINUTE);
    await createSlaSweep(server.context)();
    expect(await alarms()).toHaveLength(3);
  });

  test('goes on when the server’s clock was set forward by a day, and back', async () => {
    const sweep = createSlaSweep(server.context);
    await sweep();
    server.advance(24 * 60 * MINUTE);
    await sweep();
    expect(await row()).toMatchObject({ slaPressure: 'breached' });
    server.advance(-24 * 60 * MINUTE);
    await sweep();
    expect(await row()).toMatchObject({ slaPressure: 'warning' });
  });

  test('publishes the row, the ticket and the card when something changed, and nothing when not', async () => {
    const news = async () =>
      (await server.context.database.db.select().from(liveEvent).where(eq(liveEvent.tenantId, 'tenant-north')))
        .filter(({ topic, subjectId }) => topic.endsWith('ticket-printer') || subjectId === 'ticket-printer')
        .map(({ type }) => type);
    const sweep = createSlaSweep(server.context);
    await sweep();
    expect((await news()).sort()).toEqual(['resource.changed', 'row.changed', 'ticket.changed']);
    await createSlaSweep(server.context)();
    expect(await news()).toHaveLength(3);
  });

  test('notices a change of status that nobody announced to it', async () => {
    const sweep = createSlaSweep(server.context);
    await sweep();
    await ada.call(routes.changeTicket, { params, revision: 1, body: { status: 'on_hold' } });
    await sweep();
    expect(await row()).toMatchObject({ slaPressure: 'paused', slaDueAt: null });
  });
});

describe('refreshing in the transaction of a change', () => {
  const refresh = () =>
    withTenant(server.context.database.db, north, (tx) =>
      refreshTicketSla(tx, north, params.ticketId, server.context.now()),
    );

  test('tells that a target was met, and says when to look again', async () => {
    server.setClock(new Date('2026-03-02T08:30:00.000Z'));
    await refresh();
    server.advance(30 * MINUTE);
    await server.context.database.db
      .update(ticket)
      .set({ firstResponseAt: new Date('2026-03-02T08:45:00.000Z') })
      .where(eq(ticket.id, params.ticketId));
    const { nextLookAt } = await refresh();
    expect(await alarms()).toEqual(['sla_met']);
    const told = await server.context.database.db.select().from(message).where(eq(message.kind, 'system_event'));
    expect(told.map(({ text }) => text)).toContain(
      'First-response target: Met by the reply of 09:45 CET, accepted by the mail server.',
    );
    // Three quarters of eight hours after 09:00 in Berlin, and a moment on.
    expect(nextLookAt).toEqual(new Date('2026-03-02T14:00:00.001Z'));
  });
});
