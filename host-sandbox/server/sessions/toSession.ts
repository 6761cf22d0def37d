import { and, desc, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { SupportSession } from '#contracts';
import type { Db } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
import { asset, supportSession, technician } from '../db/schema.ts';
import type { LiveRenderers } from '../live/renderers.ts';

/** A session's own row, as the database keeps it. */
export type SessionRecord = typeof supportSession.$inferSelect;

/** That something may still happen to a session, as a condition on its row. */
export const isSessionOpen = and(
  inArray(supportSession.state, ['awaiting_consent', 'active']),
  isNull(supportSession.endedAt),
);

/** A session with the names that it is told with. */
export interface NamedSession {
  readonly session: SessionRecord;
  readonly assetName: string;
  /** Who is signed in at the machine, as far as is known. */
  readonly endUser: string;
  readonly requestedBy: { readonly id: string; readonly name: string };
}

const selectSessions = (tx: Db) =>
  tx
    .select({
      session: supportSession,
      assetName: asset.name,
      signedInUser: asset.signedInUser,
      requestedBy: { id: technician.id, name: technician.name },
    })
    .from(supportSession)
    .innerJoin(asset, eq(asset.id, supportSession.assetId))
    .innerJoin(technician, eq(technician.id, supportSession.requestedBy))
    .$dynamic();

type Joined = Awaited<ReturnType<typeof selectSessions>>[number];

const toNamed = ({ signedInUser, ...rest }: Joined): NamedSession => ({
  ...rest,
  endUser: signedInUser ?? 'the end user',
});

/** A session by its id; null when the tenant has no such. */
export const findSession = async (tx: Db, sessionId: string): Promise<NamedSession | null> => {
  const [row] = await selectSessions(tx).where(eq(supportSession.id, sessionId));
  return row ? toNamed(row) : null;
};

const latestOf = prepared((db) =>
  selectSessions(db)
    .where(eq(supportSession.ticketId, sql.placeholder('ticketId')))
    .orderBy(desc(supportSession.requestedAt), desc(supportSession.id))
    .limit(1)
    .prepare(''),
);

/** The session of a ticket that was asked for last; null when there was none. */
export const findLatestSession = async (tx: Db, ticketId: string): Promise<NamedSession | null> => {
  const [row] = await latestOf(tx, { ticketId });
  return row ? toNamed(row) : null;
};

/** A session as the contract shows it. */
export const toSession = ({ session, assetName, requestedBy }: NamedSession): SupportSession => ({
  id: session.id,
  ticketId: session.ticketId,
  assetName,
  state: session.state,
  requestedBy,
  requestedAt: session.requestedAt.toISOString(),
  consentExpiresAt: session.consentExpiresAt.toISOString(),
  decidedAt: session.decidedAt?.toISOString() ?? null,
  endedAt: session.endedAt?.toISOString() ?? null,
  endedBy: session.endedBy,
});

/** Tells a session's changes on its ticket's stream. */
export const sessionRenderers: LiveRenderers = {
  'session.changed': async (tx, sessionId, { now }) => {
    const named = await findSession(tx, sessionId);
    return named && { type: 'session.changed', session: toSession(named), serverNow: now.toISOString() };
  },
};
