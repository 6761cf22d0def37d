import { and, asc, eq, gt } from 'drizzle-orm';
import { routes, type RecordingPart } from '#contracts';
import type { FeatureRoutes } from '../../app.ts';
import type { Db } from '../../db/open.ts';
import { recordingPiece, supportSession } from '../../db/schema.ts';
import { withTenant } from '../../db/tenancy.ts';
import { notFound } from '../../http/problem.ts';
import type { SignedInTechnician } from '../../http/signIn.ts';
import { audit } from '../../remote/auditLog.ts';
import { requireTicket } from '../../tickets/toTicket.ts';

/** Pieces of one answer; a piece has 32 k characters at most. */
const PIECES_MAX = 32;

type SessionRecord = typeof supportSession.$inferSelect;

const requireSession = async (tx: Db, ticketId: string, sessionId: string): Promise<SessionRecord> => {
  await requireTicket(tx, ticketId);
  const [session] = await tx
    .select()
    .from(supportSession)
    .where(and(eq(supportSession.id, sessionId), eq(supportSession.ticketId, ticketId)));
  if (!session) throw notFound();
  return session;
};

const readPart = async (tx: Db, { id, state, endedAt }: SessionRecord, after: number): Promise<RecordingPart> => {
  const rows = await tx
    .select()
    .from(recordingPiece)
    .where(and(eq(recordingPiece.sessionId, id), gt(recordingPiece.position, after)))
    .orderBy(asc(recordingPiece.position))
    .limit(PIECES_MAX);
  return {
    items: rows.map(({ pageId, index, text, keptAt }) => ({ pageId, index, text, keptAt: keptAt.toISOString() })),
    next: rows.length === PIECES_MAX ? String(rows.at(-1)?.position ?? after) : null,
    over: state !== 'active' || endedAt !== null,
  };
};

/** That somebody watches is on record once for each time that a replay is begun. */
const tellWatched = (tx: Db, me: SignedInTechnician, { id, ticketId, assetId }: SessionRecord, now: Date) =>
  audit(tx, me, { action: 'recording_replayed', actor: me.name, ticketId, assetId, detail: { sessionId: id } }, now);

/** Recordings of support sessions, for those who may see the ticket. */
export const recordingRoutes: FeatureRoutes = (bind, { database: { db }, now }) => {
  bind(routes.readRecording, ({ me, params: { ticketId, sessionId }, query }) =>
    withTenant(db, me, async (tx) => {
      const session = await requireSession(tx, ticketId, sessionId);
      if (query.after === undefined) await tellWatched(tx, me, session, now());
      return readPart(tx, session, Number(query.after ?? 0));
    }),
  );
};
