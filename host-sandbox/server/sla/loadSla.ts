import { and, asc, eq } from 'drizzle-orm';
import type { Db } from '../db/open.ts';
import { client, message, slaPolicy, statusChange, technician, type ticket } from '../db/schema.ts';
import type { SlaInput } from './engine.ts';

/** What the engine needs of one ticket, with the identity of the policy that covers it. */
export interface CoveredTicket {
  readonly policy: typeof slaPolicy.$inferSelect;
  readonly input: SlaInput;
}

type TicketRecord = typeof ticket.$inferSelect;

const firstReplyAuthor = async (tx: Db, ticketId: string): Promise<string | null> => {
  const [first] = await tx
    .select({ name: technician.name })
    .from(message)
    .innerJoin(technician, eq(technician.id, message.technicianId))
    .where(and(eq(message.ticketId, ticketId), eq(message.kind, 'technician'), eq(message.deliveryState, 'sent')))
    .orderBy(asc(message.deliveryAt), asc(message.position))
    .limit(1);
  return first?.name ?? null;
};

/** Gathers all that the SLA of a ticket depends on; null when no policy covers it. */
export const loadCoveredTicket = async (tx: Db, row: TicketRecord, now: Date): Promise<CoveredTicket | null> => {
  const [covered] = await tx
    .select({ policy: slaPolicy })
    .from(client)
    .innerJoin(slaPolicy, eq(slaPolicy.id, client.slaPolicyId))
    .where(eq(client.id, row.clientId));
  if (!covered?.policy.targets[row.priority]) return null;
  const statusChanges = await tx
    .select()
    .from(statusChange)
    .where(eq(statusChange.ticketId, row.id))
    .orderBy(asc(statusChange.at), asc(statusChange.id));
  return {
    policy: covered.policy,
    input: {
      policy: covered.policy,
      priority: row.priority,
      createdAt: row.createdAt,
      status: row.status,
      statusChanges,
      firstResponse: row.firstResponseAt && { at: row.firstResponseAt, byName: await firstReplyAuthor(tx, row.id) },
      resolvedAt: row.resolvedAt,
      now,
    },
  };
};
