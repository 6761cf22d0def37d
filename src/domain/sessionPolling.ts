import type { SupportSession } from '#contracts';

const WAITING_MS = 2_000;
const ACTIVE_MS = 5_000;
const HIDDEN_FACTOR = 5;

/** True while something may still happen to the session. */
export const isSessionOpen = (session: Pick<SupportSession, 'state' | 'endedAt'> | null): boolean =>
  session !== null && session.endedAt === null && (session.state === 'awaiting_consent' || session.state === 'active');

/** How long to wait until the session's state is asked for again, in milliseconds; false when it is final. */
export const sessionPollInterval = (
  session: Pick<SupportSession, 'state' | 'endedAt'> | null | undefined,
  hidden: boolean,
): number | false => {
  if (!session || !isSessionOpen(session)) return false;
  return (session.state === 'awaiting_consent' ? WAITING_MS : ACTIVE_MS) * (hidden ? HIDDEN_FACTOR : 1);
};
