import { and, eq, sql, type SQL } from 'drizzle-orm';
import { routes } from '#contracts';
import type { FeatureRoutes } from '../app.ts';
import { message, readMark } from '../db/schema.ts';
import { readTenant, withTenant } from '../db/tenancy.ts';
import { notFound } from '../http/problem.ts';
import { requireTicket } from '../tickets/toTicket.ts';
import { loadReadMark } from './loadReadMark.ts';

const placeOf = (messageId: SQL) =>
  sql`(select row(m.created_at, m.position) from ${message} m where m.id = ${messageId})`;

/**
 * Whether the mark that is to be kept stands before the one that comes. A condition of the write itself: of
 * two windows that mark at once, the one that looked first must not write last.
 */
const isForward = sql`${placeOf(sql`excluded.message_id`)} > ${placeOf(sql`${readMark.messageId}`)}`;

/** Up to where each technician has seen each conversation; a mark only moves forward. */
export const readMarkRoutes: FeatureRoutes = (bind, { database: { db }, now }) => {
  bind(routes.getReadMark, ({ me, params: { ticketId } }) =>
    readTenant(db, me, async (tx) => {
      const [mark] = await Promise.all([loadReadMark(tx, ticketId, me.technicianId), requireTicket(tx, ticketId)]);
      return mark;
    }),
  );
  bind(routes.saveReadMark, ({ me, params: { ticketId }, body: { messageId } }) =>
    withTenant(db, me, async (tx) => {
      await requireTicket(tx, ticketId);
      const [seen] = await tx
        .select({ id: message.id })
        .from(message)
        .where(and(eq(message.id, messageId), eq(message.ticketId, ticketId)));
      if (!seen) throw notFound();
      const { tenantId, technicianId } = me;
      await tx
        .insert(readMark)
        .values({ tenantId, ticketId, technicianId, messageId, at: now() })
        .onConflictDoUpdate({
          target: [readMark.ticketId, readMark.technicianId],
          set: { messageId: sql`excluded.message_id`, at: sql`excluded.at` },
          setWhere: isForward,
        });
    }),
  );
};
