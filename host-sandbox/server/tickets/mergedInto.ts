import { eq } from 'drizzle-orm';
import type { Ticket } from '#contracts';
import type { Db } from '../db/open.ts';
import { ticket, ticketMerge } from '../db/schema.ts';

/** Where a merged ticket is worked now; null for one that stands by itself. */
export const findMergedInto = async (tx: Db, mergeId: string | null): Promise<Ticket['mergedInto']> => {
  if (mergeId === null) return null;
  const [into] = await tx
    .select({ id: ticket.id, number: ticket.number })
    .from(ticketMerge)
    .innerJoin(ticket, eq(ticket.id, ticketMerge.intoTicketId))
    .where(eq(ticketMerge.id, mergeId));
  return into ? { ...into, mergeId } : null;
};
