import { and, asc, eq, sql } from 'drizzle-orm';
import type { TechnicianRef } from '#contracts';
import type { Db } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
import { technician, watcher } from '../db/schema.ts';
import type { SignedInTechnician } from '../http/signIn.ts';

const watchersOf = prepared((db) =>
  db
    .select({ id: technician.id, name: technician.name })
    .from(watcher)
    .innerJoin(technician, eq(technician.id, watcher.technicianId))
    .where(eq(watcher.ticketId, sql.placeholder('ticketId')))
    .orderBy(asc(technician.name), asc(technician.id))
    .prepare(''),
);

/** Who watches a ticket, by name. */
export const listWatchers = (tx: Db, ticketId: string): Promise<TechnicianRef[]> => watchersOf(tx, { ticketId });

/** Lets a technician begin or stop to watch a ticket; said twice, it is so once. */
export const setWatching = async (
  tx: Db,
  me: SignedInTechnician,
  ticketId: string,
  watching: boolean,
  now: Date,
): Promise<void> => {
  const { tenantId, technicianId } = me;
  if (watching) await tx.insert(watcher).values({ tenantId, ticketId, technicianId, since: now }).onConflictDoNothing();
  else await tx.delete(watcher).where(and(eq(watcher.ticketId, ticketId), eq(watcher.technicianId, technicianId)));
};
