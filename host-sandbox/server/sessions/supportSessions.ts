import { and, eq, sql } from 'drizzle-orm';
import type { ConsentDecision } from '../../agent/protocol.ts';
import { AgentUnreachable } from '../agents/agentConnection.ts';
import type { AgentIdentity } from '../agents/agentIdentity.ts';
import type { Machines } from '../agents/machines.ts';
import type { ServerContext } from '../context.ts';
import { auditLog } from '../db/schema.ts';
import { withTenant } from '../db/tenancy.ts';
import type { SignedInTechnician } from '../http/signIn.ts';
import { audit } from '../remote/auditLog.ts';
import { repeat } from '../repeat.ts';
import { requireTicket } from '../tickets/toTicket.ts';
import { changeSession } from './changeSession.ts';
import { requestSession } from './requestSession.ts';
import { sweepSessions } from './sweepSessions.ts';
import { createMachineTeller } from './tellMachines.ts';
import { findLatestSession, findSession, type NamedSession } from './toSession.ts';
import type { SessionHappening } from './transitions.ts';

/** Everything that can be done with recorded support sessions, from both sides. */
export interface SupportSessions {
  /** The technician asks. Throws what `requestSession` throws. */
  request(me: SignedInTechnician, ticketId: string): Promise<NamedSession>;
  /** The technician stops the session or withdraws the request; without an open one, nothing happens. */
  stop(me: SignedInTechnician, ticketId: string): Promise<NamedSession | null>;
  /** The end user's prompt is on the screen. */
  consentShown(identity: AgentIdentity, sessionId: string): Promise<void>;
  /** The end user has decided, as the machine that owns the certificate says. */
  decide(identity: AgentIdentity, sessionId: string, decision: ConsentDecision): Promise<void>;
  /** The end user ends the session. */
  stopFromMachine(identity: AgentIdentity, sessionId: string): Promise<void>;
  /** The machine has connected anew: what is open is told to it again. */
  stateAgain(identity: AgentIdentity): Promise<void>;
  /** Expires what is overdue, ends what has lost its machine, and tells machines what they do not know yet. */
  sweep(): Promise<void>;
}

/** Makes the {@link SupportSessions}. They live in the database: nothing is lost by a restart. */
export const createSupportSessions = (
  context: ServerContext,
  machines: Machines,
  options: { readonly consentTimeoutMs: number },
): SupportSessions => {
  const { db } = context.database;
  const teller = createMachineTeller(context, machines);
  const begunAt = context.now();

  /** For what the request itself does not wait for. */
  const tellSoon = (): void => {
    teller
      .tell()
      .catch((error: unknown) => context.log.error({ err: error }, 'machines could not be told of their sessions'));
  };

  /** Lets the machine do something to one of its own sessions, and tells it what came of it. */
  const fromMachine = async (
    identity: AgentIdentity,
    sessionId: string,
    happening: (endUser: string) => SessionHappening,
  ) => {
    const named = await withTenant(db, identity, async (tx) => {
      const own = await findSession(tx, sessionId);
      if (own?.session.assetId !== identity.assetId) return null;
      const by = { kind: 'contact', name: own.endUser };
      return (await changeSession(tx, identity, sessionId, happening(own.endUser), by)) ?? own;
    });
    if (!named)
      context.log.warn({ assetId: identity.assetId, sessionId }, 'a machine spoke of a session that is not its own');
    try {
      // It repeats itself until it is told; of a session that is none of its business it hears that it is over.
      if (named) await teller.state(named.session);
      else await machines.sendSessionState(identity.assetId, { sessionId, state: 'expired', ended: true });
    } catch (error) {
      // It asks again when it is back.
      if (!(error instanceof AgentUnreachable)) throw error;
    }
  };

  return {
    request: async (me, ticketId) => {
      const { consentTimeoutMs } = options;
      const named = await withTenant(db, me, (tx) =>
        requestSession(tx, me, ticketId, { now: context.now(), consentTimeoutMs }),
      );
      tellSoon();
      return named;
    },

    stop: async (me, ticketId) => {
      const named = await withTenant(db, me, async (tx) => {
        await requireTicket(tx, ticketId);
        const latest = await findLatestSession(tx, ticketId);
        if (!latest) return null;
        const stopped = { type: 'stopped', at: context.now(), by: me.name } as const;
        return (
          (await changeSession(tx, me, latest.session.id, stopped, { kind: 'technician', name: me.name })) ?? latest
        );
      });
      tellSoon();
      return named;
    },

    consentShown: (identity, sessionId) =>
      withTenant(db, identity, async (tx) => {
        const named = await findSession(tx, sessionId);
        if (named?.session.assetId !== identity.assetId) return;
        const { ticketId, assetId } = named.session;
        const shown = and(
          eq(auditLog.action, 'session_prompt_shown'),
          sql`${auditLog.detail} ->> 'sessionId' = ${sessionId}`,
        );
        if ((await tx.$count(auditLog, shown)) > 0) return;
        const entry = {
          action: 'session_prompt_shown',
          actor: named.endUser,
          ticketId,
          assetId,
          detail: { sessionId },
        } as const;
        await audit(tx, identity, entry, context.now());
      }),

    decide: (identity, sessionId, decision) =>
      fromMachine(identity, sessionId, () => ({ type: decision, at: context.now() })),

    stopFromMachine: (identity, sessionId) =>
      fromMachine(identity, sessionId, (by) => ({ type: 'stopped', at: context.now(), by })),

    stateAgain: async ({ assetId }) => {
      teller.forget(assetId);
      await teller.tell();
    },

    sweep: async () => {
      await sweepSessions(context, begunAt);
      await teller.tell();
    },
  };
};

const EVERY_MS = 1_000;

/** Sweeps every second, so that every deadline is kept by the server's clock. Returns how to stop. */
export const startSessionSweep = ({ log }: ServerContext, sessions: SupportSessions): (() => Promise<void>) =>
  repeat({ everyMs: EVERY_MS, log, what: 'the sweep over support sessions' }, sessions.sweep);
