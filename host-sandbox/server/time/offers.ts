import { and, asc, eq, exists, isNotNull, isNull, not, sql } from 'drizzle-orm';
import type { TimeOffer } from '#contracts';
import type { Db } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
import { asset, supportSession, timeEntry } from '../db/schema.ts';
import { notFound } from '../http/problem.ts';

const MINUTE_MS = 60_000;

const unlogged = prepared((db) => {
  const logged = db
    .select({ one: sql`1` })
    .from(timeEntry)
    .where(and(eq(timeEntry.sessionId, supportSession.id), isNull(timeEntry.removedAt)));
  return db
    .select({ session: supportSession, assetName: asset.name })
    .from(supportSession)
    .innerJoin(asset, eq(asset.id, supportSession.assetId))
    .where(
      and(
        eq(supportSession.ticketId, sql.placeholder('ticketId')),
        eq(supportSession.requestedBy, sql.placeholder('technicianId')),
        eq(supportSession.state, 'active'),
        isNotNull(supportSession.endedAt),
        not(exists(logged)),
      ),
    )
    .orderBy(asc(supportSession.endedAt))
    .prepare('');
});

/** Offers, and the machines that they name. */
interface Offers {
  readonly items: TimeOffer[];
  readonly assetIds: readonly string[];
}

/** The technician's ended support sessions on the ticket whose length nobody has logged. */
export const listOffers = async (tx: Db, ticketId: string, technicianId: string): Promise<Offers> => {
  const rows = await unlogged(tx, { ticketId, technicianId });
  const items = rows.flatMap(({ session: { id, decidedAt, endedAt }, assetName }) =>
    decidedAt && endedAt
      ? [
          {
            sessionId: id,
            minutes: Math.max(1, Math.ceil((endedAt.getTime() - decidedAt.getTime()) / MINUTE_MS)),
            note: `Support session on ${assetName}`,
          },
        ]
      : [],
  );
  return { items, assetIds: rows.map(({ session }) => session.assetId) };
};

/**
 * Throws `not-found` unless a session of this ticket has the id. The foreign key alone would not do: the database
 * looks it up behind the tenants' fence.
 */
export const requireSession = async (tx: Db, ticketId: string, sessionId: string): Promise<void> => {
  const [row] = await tx
    .select({ id: supportSession.id })
    .from(supportSession)
    .where(and(eq(supportSession.id, sessionId), eq(supportSession.ticketId, ticketId)));
  if (!row) throw notFound();
};
