import type { SupportSessionState } from '#contracts';

/** What the rules of a support session depend on. */
export interface SessionFacts {
  readonly state: SupportSessionState;
  readonly consentExpiresAt: Date;
  readonly decidedAt: Date | null;
  readonly endedAt: Date | null;
  readonly endedBy: string | null;
}

/** What can happen to a session. `at` is always the server's clock. */
export type SessionHappening =
  | { readonly type: 'accepted'; readonly at: Date }
  | { readonly type: 'declined'; readonly at: Date }
  | { readonly type: 'timed_out'; readonly at: Date }
  /** By either side: stopped while active, withdrawn while consent is awaited. */
  | { readonly type: 'stopped'; readonly at: Date; readonly by: string };

/** The session afterwards, or why nothing changed. */
export type Transition<S extends SessionFacts = SessionFacts> =
  | { readonly changed: true; readonly session: S }
  | { readonly changed: false; readonly because: 'over' | 'decided' | 'not-due' };

/** True when nothing can happen to the session any more. */
export const isOver = ({ state, endedAt }: Pick<SessionFacts, 'state' | 'endedAt'>): boolean =>
  endedAt !== null || state === 'denied' || state === 'expired';

const awaiting = <S extends SessionFacts>(session: S, happening: SessionHappening): Transition<S> => {
  const { at } = happening;
  // Whatever comes at or after the deadline comes too late, also when nobody has noticed the deadline yet.
  if (at >= session.consentExpiresAt)
    return { changed: true, session: { ...session, state: 'expired', decidedAt: at } };
  switch (happening.type) {
    case 'accepted':
      return { changed: true, session: { ...session, state: 'active', decidedAt: at } };
    case 'declined':
      return { changed: true, session: { ...session, state: 'denied', decidedAt: at } };
    case 'stopped':
      // Withdrawn: nobody decided, and somebody ended it. That is what tells it from a timeout.
      return { changed: true, session: { ...session, state: 'expired', endedAt: at, endedBy: happening.by } };
    case 'timed_out':
      return { changed: false, because: 'not-due' };
  }
};

/**
 * The rules of the consent-gated support session (SPEC, Start session): only an acceptance in time
 * makes it active, every decision is final, and silence is never consent.
 */
export const transition = <S extends SessionFacts>(session: S, happening: SessionHappening): Transition<S> => {
  if (isOver(session)) return { changed: false, because: 'over' };
  if (session.state === 'awaiting_consent') return awaiting(session, happening);
  if (happening.type !== 'stopped') return { changed: false, because: 'decided' };
  return { changed: true, session: { ...session, endedAt: happening.at, endedBy: happening.by } };
};
