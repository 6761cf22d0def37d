import { routes, type SupportSessionResponse } from '#contracts';
import type { FeatureRoutes } from '../app.ts';
import { keeping } from '../kept/bindKept.ts';
import { keys } from '../kept/keys.ts';
import { requireTicket } from '../tickets/toTicket.ts';
import type { SupportSessions } from './supportSessions.ts';
import { findLatestSession, toSession, type NamedSession } from './toSession.ts';

/** The recorded support session of a ticket (SPEC, Start session). */
export const sessionRoutes =
  (sessions: Pick<SupportSessions, 'request' | 'stop'>): FeatureRoutes =>
  (bind, context) => {
    const { now } = context;
    const answer = (named: NamedSession | null): SupportSessionResponse => ({
      session: named && toSession(named),
      serverNow: now().toISOString(),
    });

    keeping(bind, context).answerAt(routes.getSupportSession, {
      sameFor: 'tenant',
      read: async (tx, scope, { params: { ticketId } }) => {
        const [latest] = await Promise.all([findLatestSession(tx, ticketId), requireTicket(tx, ticketId)]);
        return {
          facts: { session: latest && toSession(latest) },
          keys: [keys.ticket(ticketId), keys.desk(scope), ...(latest ? [keys.asset(latest.session.assetId)] : [])],
        };
      },
    });
    bind(routes.startSupportSession, async ({ me, params }) => answer(await sessions.request(me, params.ticketId)));
    bind(routes.stopSupportSession, async ({ me, params }) => answer(await sessions.stop(me, params.ticketId)));
  };
