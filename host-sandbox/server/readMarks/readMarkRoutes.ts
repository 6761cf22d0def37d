import { and, eq, sql } from 'drizzle-orm';
import { routes } from '#contracts';
import type { FeatureRoutes } from '../app.ts';
import type { Db } from '../db/open.ts';
import { message, readMark } from '../db/schema.ts';
import { withTenant } from '../db/tenancy.ts';
import { notFound } from '../http/problem.ts';
import { requireTicket } from '../tickets/toTicket.ts';

const findMark = async (tx: Db, ticketId: string, technicianId: string) => {
  const [mark] = await tx
    .select({
      messageId: readMark.messageId,
      at: readMark.at,
      createdAt: message.createdAt,
      position: message.position,
    })
    .from(readMark)
    .innerJoin(message, eq(message.id, readMark.messageId))
    .where(and(eq(readMark.ticketId, ticketId), eq(readMark.technicianId, technicianId)));
  return mark;
};

const isNewer = (
  message: { createdAt: Date; position: number | null },
  than: { createdAt: Date; position: number | null },
): boolean =>
  message.createdAt > than.createdAt ||
  (message.createdAt.getTime() === than.createdAt.getTime() && (message.position ?? 0) > (than.position ?? 0));

/** Up to where each technician has seen each conversation; a mark only moves forward. */
export const readMarkRoutes: FeatureRoutes = (bind, { database: { db }, now }) => {
  bind(routes.getReadMark, ({ me, params: { ticketId } }) =>
    withTenant(db, me, async (tx) => {
      await requireTicket(tx, ticketId);
      const mark = await findMark(tx, ticketId, me.technicianId);
      return { messageId: mark?.messageId ?? null, at: mark?.at.toISOString() ?? null };
    }),
  );
  bind(routes.saveReadMark, ({ me, params: { ticketId }, body: { messageId } }) =>
    withTenant(db, me, async (tx) => {
      await requireTicket(tx, ticketId);
      const [seen] = await tx
        .select({ createdAt: message.createdAt, position: message.position })
        .from(message)
        .where(and(eq(message.id, messageId), eq(message.ticketId, ticketId)));
      if (!seen) throw notFound();
      const mark = await findMark(tx, ticketId, me.technicianId);
      if (mark && !isNewer(seen, mark)) return;
      const { tenantId, technicianId } = me;
      await tx
        .insert(readMark)
        .values({ tenantId, ticketId, technicianId, messageId, at: now() })
        .onConflictDoUpdate({
          target: [readMark.ticketId, readMark.technicianId],
          set: { messageId: sql`excluded.message_id`, at: sql`excluded.at` },
        });
    }),
  );
};
