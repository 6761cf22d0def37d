import { eq, sql } from 'drizzle-orm';
import type { Db } from '../db/open.ts';
import { ticket } from '../db/schema.ts';
import type { TenantScope } from '../db/tenancy.ts';
import { notFound } from '../http/problem.ts';
import { publish } from '../live/liveHub.ts';
import type { TicketRecord } from './toTicket.ts';

/** Columns of a ticket that other parts may set together with a touch. */
export type TicketSet = Partial<Omit<typeof ticket.$inferInsert, 'id' | 'tenantId' | 'revision' | 'updatedAt'>>;

/** What technicians decide on. Two who change it at once must notice. */
const DECIDED = [
  'status',
  'priority',
  'assigneeId',
  'tags',
  'customFields',
] as const satisfies readonly (keyof TicketSet)[];

/** Tells the streams of the ticket and of the queue that the ticket is to be shown anew. */
export const publishTicket = (tx: Db, scope: TenantScope, ticketId: string, now: Date): Promise<void> =>
  publish(
    tx,
    scope,
    [
      { topic: `ticket:${ticketId}`, type: 'ticket.changed', subjectId: ticketId },
      { topic: 'queue', type: 'row.changed', subjectId: ticketId },
    ],
    now,
  );

/**
 * Says that something happened on a ticket: sets `updatedAt` and the given columns, and publishes
 * `ticket.changed` and the queue's `row.changed`. The revision grows by one when the change is one of
 * what technicians decide on; a message, a stamp or an SLA reading in between is nobody's conflict.
 */
export const touchTicket = async (
  tx: Db,
  scope: TenantScope,
  ticketId: string,
  now: Date,
  set: TicketSet = {},
): Promise<TicketRecord> => {
  const decided = DECIDED.some((column) => set[column] !== undefined);
  const [row] = await tx
    .update(ticket)
    .set({ ...set, updatedAt: now, ...(decided ? { revision: sql`${ticket.revision} + 1` } : {}) })
    .where(eq(ticket.id, ticketId))
    .returning();
  if (!row) throw notFound();
  await publishTicket(tx, scope, ticketId, now);
  return row;
};
