import { eq, gt, or } from 'drizzle-orm';
import { AgentUnreachable } from '../agents/agentConnection.ts';
import type { Machines } from '../agents/machines.ts';
import type { ServerContext } from '../context.ts';
import { supportSession, technician, ticket } from '../db/schema.ts';
import { withSystem } from '../db/tenancy.ts';
import { isSessionOpen, type SessionRecord } from './toSession.ts';

/** After this long a machine that was away knows by itself that a session is over. */
const TOLD_FOR_MS = 60_000;

const MAX_REASON = 2_000;

/** What is recorded today: that a session takes place. Nothing of the screen is. */
const RECORDED = [
  'This page: what it shows, and where you point, click and scroll on it. What you type is masked',
  'Who asked, your answer, and when the session begins and ends',
];

interface SessionToTell {
  readonly session: SessionRecord;
  readonly technicianName: string;
  readonly ticketNumber: number;
  readonly subject: string;
}

const listToTell = ({ database, now }: ServerContext): Promise<SessionToTell[]> => {
  const recently = new Date(now().getTime() - TOLD_FOR_MS);
  return withSystem(database.db, (tx) =>
    tx
      .select({
        session: supportSession,
        technicianName: technician.name,
        ticketNumber: ticket.number,
        subject: ticket.subject,
      })
      .from(supportSession)
      .innerJoin(technician, eq(technician.id, supportSession.requestedBy))
      .innerJoin(ticket, eq(ticket.id, supportSession.ticketId))
      .where(or(isSessionOpen, gt(supportSession.decidedAt, recently), gt(supportSession.endedAt, recently))),
  );
};

const stateOf = ({ state, endedAt }: SessionRecord): string => `${state} ${endedAt === null ? '' : 'ended'}`;

/** Brings the machines that are connected to this process up to date with their sessions. */
export interface MachineTeller {
  /** Tells every change that its machine does not know yet. What cannot be told now is told the next time. */
  tell(): Promise<void>;
  /** Tells where one session stands, whether or not that was told before. */
  state(session: SessionRecord): Promise<void>;
  /** The machine has connected anew and knows nothing: everything open is told again. */
  forget(assetId: string): void;
}

/** Makes the {@link MachineTeller}. What it remembers only saves repetitions. */
export const createMachineTeller = (context: ServerContext, machines: Machines): MachineTeller => {
  const told = new Map<string, { assetId: string; state: string }>();

  const ask = ({ session, technicianName, ticketNumber, subject }: SessionToTell): Promise<void> =>
    machines.requestConsent(session.assetId, {
      sessionId: session.id,
      technicianName,
      reason: `To help with ticket #${ticketNumber}: ${subject}`.slice(0, MAX_REASON),
      expiresAt: session.consentExpiresAt.toISOString(),
      whatIsRecorded: RECORDED,
    });

  const state = async (session: SessionRecord): Promise<void> => {
    const { id: sessionId, assetId, endedAt } = session;
    await machines.sendSessionState(assetId, { sessionId, state: session.state, ended: endedAt !== null });
    told.set(sessionId, { assetId, state: stateOf(session) });
  };

  const tellOne = async (item: SessionToTell): Promise<void> => {
    const { session } = item;
    const { id, assetId } = session;
    if (told.get(id)?.state === stateOf(session) || !machines.isOnline(assetId)) return;
    try {
      if (session.state !== 'awaiting_consent') return await state(session);
      await ask(item);
      told.set(id, { assetId, state: stateOf(session) });
    } catch (error) {
      if (!(error instanceof AgentUnreachable)) throw error;
      context.log.info(
        { sessionId: id, assetId, because: error.because },
        'a machine could not be told of its session yet',
      );
    }
  };

  return {
    state,
    tell: async () => {
      const sessions = await listToTell(context);
      const current = new Set(sessions.map(({ session }) => session.id));
      for (const id of told.keys()) if (!current.has(id)) told.delete(id);
      for (const item of sessions) await tellOne(item);
    },
    forget: (assetId) => {
      for (const [id, entry] of told) if (entry.assetId === assetId) told.delete(id);
    },
  };
};
