import { and, eq, sql, type SQL } from 'drizzle-orm';
import { routes } from '#contracts';
import type { FeatureRoutes } from '../app.ts';
import type { Db } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
import { message, readMark } from '../db/schema.ts';
import { noteTenant, readTenant } from '../db/tenancy.ts';
import { notFound } from '../http/problem.ts';
import type { SignedInTechnician } from '../http/signIn.ts';
import { requireTicket } from '../tickets/toTicket.ts';
import { loadReadMark } from './loadReadMark.ts';

interface Mark {
  readonly ticketId: string;
  readonly messageId: string;
  readonly at: Date;
}

const placeOf = (messageId: SQL) =>
  sql`(select row(m.created_at, m.position) from ${message} m where m.id = ${messageId})`;

const whetherNewer = prepared((db) =>
  db
    .select({
      isNewer: sql<boolean>`not exists (
        select from ${readMark} mark join ${message} marked on marked.id = mark.message_id
        where mark.ticket_id = message.ticket_id and mark.technician_id = ${sql.placeholder('technicianId')}
          and (marked.created_at, marked.position) >= (message.created_at, message.position))`,
    })
    .from(message)
    .where(and(eq(message.id, sql.placeholder('messageId')), eq(message.ticketId, sql.placeholder('ticketId'))))
    .prepare(''),
);

/** Moves a technician's mark on to a message. */
const moveOn = async (tx: Db, me: SignedInTechnician, { ticketId, messageId, at }: Mark): Promise<void> => {
  await tx
    .insert(readMark)
    .values({ tenantId: me.tenantId, technicianId: me.technicianId, ticketId, messageId, at })
    .onConflictDoUpdate({
      target: [readMark.ticketId, readMark.technicianId],
      set: { messageId: sql`excluded.message_id`, at: sql`excluded.at` },
      // A condition of the write itself: of two windows that mark at once, the one that looked first must not write last.
      setWhere: sql`${placeOf(sql`excluded.message_id`)} > ${placeOf(sql`${readMark.messageId}`)}`,
    });
};

/** Up to where each technician has seen each conversation; a mark only moves forward. */
export const readMarkRoutes: FeatureRoutes = (bind, { database: { db }, now }) => {
  bind(routes.getReadMark, ({ me, params: { ticketId } }) =>
    readTenant(db, me, async (tx) => {
      const [mark] = await Promise.all([loadReadMark(tx, ticketId, me.technicianId), requireTicket(tx, ticketId)]);
      return mark;
    }),
  );
  bind(routes.saveReadMark, async ({ me, params: { ticketId }, body: { messageId } }) => {
    const { technicianId } = me;
    const [seen] = await readTenant(db, me, (tx) => whetherNewer(tx, { ticketId, messageId, technicianId }));
    if (!seen) throw notFound();
    // Who opens a ticket again has mostly seen it all: then nothing is written.
    if (seen.isNewer) await noteTenant(db, me, (tx) => moveOn(tx, me, { ticketId, messageId, at: now() }));
  });
};
