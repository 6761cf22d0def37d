import type { ConsentDecision, ConsentRequest, SessionStatement } from './protocol.ts';

/** How a session came to its end, for the sentence that the end user reads. */
export type SessionEnd = 'declined' | 'expired' | 'withdrawn' | 'ended';

/**
 * What the agent knows of a recorded support session. The server decides where a session stands; until it
 * has said so, an answer of the end user is only `answered`.
 */
export type Session =
  | { readonly phase: 'none' }
  | { readonly phase: 'asked'; readonly request: ConsentRequest }
  | { readonly phase: 'answered'; readonly request: ConsentRequest; readonly decision: ConsentDecision }
  | {
      readonly phase: 'recording';
      readonly sessionId: string;
      /** Null when it was running before this agent started. */
      readonly request: ConsentRequest | null;
      readonly since: Date;
      /** The end user has pressed Stop, and the server has not confirmed it yet. */
      readonly stopping: boolean;
    }
  | {
      readonly phase: 'over';
      readonly sessionId: string;
      readonly request: ConsentRequest | null;
      readonly how: SessionEnd;
      readonly at: Date;
    };

export const NO_SESSION: Session = { phase: 'none' };

/** The id of the session that is spoken of, if any. */
export const sessionIdOf = (session: Session): string | null => {
  switch (session.phase) {
    case 'none':
      return null;
    case 'asked':
    case 'answered':
      return session.request.sessionId;
    case 'recording':
    case 'over':
      return session.sessionId;
  }
};

const requestOf = (session: Session): ConsentRequest | null => (session.phase === 'none' ? null : session.request);

/** The server asks for consent. Asked again about a session that is known already, nothing changes. */
export const onRequest = (session: Session, request: ConsentRequest): Session =>
  sessionIdOf(session) === request.sessionId ? session : { phase: 'asked', request };

/** The end user answers. Silence is never an answer, and after the deadline nothing is. */
export const onDecision = (session: Session, sessionId: string, decision: ConsentDecision, now: Date): Session =>
  session.phase === 'asked' && session.request.sessionId === sessionId && now < new Date(session.request.expiresAt)
    ? { phase: 'answered', request: session.request, decision }
    : session;

/** The end user wants a running session to end. */
export const onStop = (session: Session, sessionId: string): Session =>
  session.phase === 'recording' && session.sessionId === sessionId ? { ...session, stopping: true } : session;

/** The deadline has passed. */
export const onDeadline = (session: Session, now: Date): Session =>
  (session.phase === 'asked' || session.phase === 'answered') && now >= new Date(session.request.expiresAt)
    ? { phase: 'over', sessionId: session.request.sessionId, request: session.request, how: 'expired', at: now }
    : session;

/** The connection has come back. The server says anew what is going on; an answer on its way is kept and repeated. */
export const onReconnect = (session: Session): Session =>
  session.phase === 'asked' || (session.phase === 'recording' && !session.stopping) ? NO_SESSION : session;

const endOf = ({ state, ended }: SessionStatement): SessionEnd | null => {
  if (state === 'denied') return 'declined';
  if (state === 'expired') return ended ? 'withdrawn' : 'expired';
  return ended ? 'ended' : null;
};

/** The server says where a session stands. What it says of a session that is not this one's business is ignored. */
export const onStatement = (session: Session, statement: SessionStatement, now: Date): Session => {
  const { sessionId, state } = statement;
  const known = sessionIdOf(session) === sessionId;
  const request = known ? requestOf(session) : null;
  const how = endOf(statement);
  if (how) return known && session.phase !== 'over' ? { phase: 'over', sessionId, request, how, at: now } : session;
  if (state !== 'active' || (known && session.phase === 'recording')) return session;
  return { phase: 'recording', sessionId, request, since: now, stopping: false };
};
