import { eq } from 'drizzle-orm';
import type { SystemEvent } from '#contracts';
import { publishAssetCards } from '../assets/assetNews.ts';
import type { Db } from '../db/open.ts';
import { supportSession } from '../db/schema.ts';
import type { TenantScope } from '../db/tenancy.ts';
import { publish } from '../live/liveHub.ts';
import { appendSystemEvent } from '../messages/appendMessage.ts';
import { audit, type AuditEntry } from '../remote/auditLog.ts';
import { findSession, type NamedSession } from './toSession.ts';
import { transition, type SessionHappening } from './transitions.ts';

type Actor = SystemEvent['actor'];

const SYSTEM: Actor = { kind: 'system', name: 'Support session' };

/** What became of a session, as the conversation and the audit log tell it. */
interface Telling {
  readonly action: AuditEntry['action'];
  readonly actor: Actor;
  readonly text: string;
}

const tellingOf = ({ session, assetName, endUser, requestedBy }: NamedSession, by: Actor): Telling => {
  const person: Actor = { kind: 'contact', name: endUser };
  if (session.state === 'awaiting_consent') {
    const text = `${requestedBy.name} asked ${endUser} for consent to a support session on ${assetName}.`;
    return { action: 'session_requested', actor: by, text };
  }
  if (session.state === 'denied') {
    return {
      action: 'session_declined',
      actor: person,
      text: `${endUser} declined the support session on ${assetName}.`,
    };
  }
  if (session.state === 'expired') {
    return session.endedBy === null
      ? {
          action: 'session_expired',
          actor: SYSTEM,
          text: `Nobody answered the request for a support session on ${assetName} in time.`,
        }
      : {
          action: 'session_withdrawn',
          actor: by,
          text: `${session.endedBy} withdrew the request for a support session on ${assetName}.`,
        };
  }
  return session.endedAt === null
    ? {
        action: 'session_accepted',
        actor: person,
        text: `${endUser} accepted the support session on ${assetName}. It is active.`,
      }
    : {
        action: 'session_ended',
        actor: by,
        text: `The support session on ${assetName} was ended by ${session.endedBy ?? 'the system'}.`,
      };
};

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Tells the present state of a session: in the conversation, in the audit log, and to the live streams. */
export const tellSession = async (
  tx: Db,
  scope: TenantScope,
  named: NamedSession,
  by: Actor,
  now: Date,
): Promise<void> => {
  const { id: sessionId, ticketId, assetId, state, endedAt } = named.session;
  const { action, actor, text } = tellingOf(named, by);
  await audit(tx, scope, { action, actor: actor.name, ticketId, assetId, detail: { sessionId, state } }, now);
  const detail = { type: 'session_changed' as const, sessionId, state, ended: endedAt !== null };
  await appendSystemEvent(tx, scope, ticketId, actor, detail, capitalised(text), now);
  await publish(tx, scope, [{ topic: `ticket:${ticketId}`, type: 'session.changed', subjectId: sessionId }], now);
  await publishAssetCards(tx, scope, assetId, ['remote_actions'], now);
};

/**
 * Lets something happen to a session, by the rules of transitions.ts, and tells what came of it. The
 * session's row is held, so that decisions from both sides and the sweeps of several processes follow
 * each other. Null when nothing changed.
 */
export const changeSession = async (
  tx: Db,
  scope: TenantScope,
  sessionId: string,
  happening: SessionHappening,
  by: Actor = SYSTEM,
): Promise<NamedSession | null> => {
  const [locked] = await tx.select().from(supportSession).where(eq(supportSession.id, sessionId)).for('update');
  if (!locked) return null;
  const result = transition(locked, happening);
  if (!result.changed) return null;
  const { state, decidedAt, endedAt, endedBy } = result.session;
  await tx.update(supportSession).set({ state, decidedAt, endedAt, endedBy }).where(eq(supportSession.id, sessionId));
  const named = await findSession(tx, sessionId);
  if (!named) throw new Error(`The session ${sessionId} is gone.`);
  await tellSession(tx, scope, named, by, happening.at);
  return named;
};
