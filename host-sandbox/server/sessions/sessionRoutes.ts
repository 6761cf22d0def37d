import { routes, type SupportSessionResponse } from '#contracts';
import type { FeatureRoutes } from '../app.ts';
import { readTenant } from '../db/tenancy.ts';
import { requireTicket } from '../tickets/toTicket.ts';
import type { SupportSessions } from './supportSessions.ts';
import { findLatestSession, toSession, type NamedSession } from './toSession.ts';

/** The recorded support session of a ticket (SPEC, Start session). */
export const sessionRoutes =
  (sessions: Pick<SupportSessions, 'request' | 'stop'>): FeatureRoutes =>
  (bind, { database, now }) => {
    const answer = (named: NamedSession | null): SupportSessionResponse => ({
      session: named && toSession(named),
      serverNow: now().toISOString(),
    });

    bind(routes.getSupportSession, ({ me, params: { ticketId } }) =>
      readTenant(database.db, me, async (tx) => {
        const [latest] = await Promise.all([findLatestSession(tx, ticketId), requireTicket(tx, ticketId)]);
        return answer(latest);
      }),
    );
    bind(routes.startSupportSession, async ({ me, params }) => answer(await sessions.request(me, params.ticketId)));
    bind(routes.stopSupportSession, async ({ me, params }) => answer(await sessions.stop(me, params.ticketId)));
  };
