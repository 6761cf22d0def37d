import { count, eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { routes } from '#contracts';
import { openTestServer, type TestServer } from '../../../test/support/testServer.ts';
import { message, ticket, ticketTally } from '../db/schema.ts';
import { withSystem, withTenant } from '../db/tenancy.ts';
import { allFeatures } from '../features.ts';
import { conversationOf } from '../messages/conversation.ts';
import { sumUpTally } from './sumUpTally.ts';

const scope = { tenantId: 'tenant-north' };
const ticketId = 'ticket-printer';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer({ features: allFeatures() });
});
beforeEach(() => server.reset());
afterAll(() => server.close());

const tallied = () =>
  withSystem(server.context.database.db, async (tx) => {
    const kind = sql<string>`concat_ws(' ', tenant_id, status, priority, coalesce(assignee_id, '-'))`;
    const sums = await tx
      .select({ kind, tickets: sql<number>`sum(${ticketTally.tickets})::int` })
      .from(ticketTally)
      .groupBy(kind)
      .having(sql`sum(${ticketTally.tickets}) <> 0`)
      .orderBy(kind);
    const counted = await tx.select({ kind, tickets: count() }).from(ticket).groupBy(kind).orderBy(kind);
    return { sums, counted };
  });

const sizes = () =>
  withTenant(server.context.database.db, scope, async (tx) => {
    const [row] = await tx.select({ size: ticket.conversationSize }).from(ticket).where(eq(ticket.id, ticketId));
    return { kept: row?.size, counted: await tx.$count(message, conversationOf(ticketId)) };
  });

test('the tally is what counting would tell, whatever is changed, also after it was summed up', async () => {
  const ada = await server.asTechnician('tech-ada');
  const params = { ticketId };
  const changed = await ada.call(routes.changeTicket, {
    params,
    body: { status: 'in_progress', priority: 'low', assigneeId: 'tech-ben' },
    revision: 1,
  });
  await ada.call(routes.changeTicket, { params, body: { assigneeId: null }, revision: changed.revision });
  const before = await tallied();
  expect(before.sums).toEqual(before.counted);
  await withSystem(server.context.database.db, sumUpTally);
  expect(await tallied()).toEqual(before);
  const { total } = await ada.call(routes.listTickets, { query: { status: 'in_progress' } });
  expect(total).toBe(2);
});

test('the size of a conversation is what counting would tell: of notes, failed replies and what was moved away', async () => {
  const ada = await server.asTechnician('tech-ada');
  await ada.call(routes.addNote, {
    params: { ticketId },
    body: { text: 'Counted.', attachmentIds: [], mentionIds: [] },
    idempotencyKey: 'note',
  });
  const added = await sizes();
  expect(added.kept).toBe(added.counted);
  await withTenant(server.context.database.db, scope, async (tx) => {
    await tx.insert(message).values({
      ...{ id: 'reply-1', tenantId: scope.tenantId, ticketId, kind: 'technician', createdAt: server.context.now() },
      ...{ text: 'Not counted.', technicianId: 'tech-ada', deliveryState: 'failed' },
    });
  });
  expect(await sizes()).toEqual(added);
  await withTenant(server.context.database.db, scope, (tx) =>
    tx.update(message).set({ deliveryState: 'sending' }).where(eq(message.id, 'reply-1')),
  );
  expect((await sizes()).kept).toBe(added.counted + 1);
  await withTenant(server.context.database.db, scope, (tx) =>
    tx.update(message).set({ ticketId: 'ticket-done' }).where(eq(message.id, 'reply-1')),
  );
  expect(await sizes()).toEqual(added);
});
