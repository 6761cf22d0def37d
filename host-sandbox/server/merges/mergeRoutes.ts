import { routes } from '#contracts';
import type { FeatureRoutes } from '../app.ts';
import { withTenant } from '../db/tenancy.ts';
import { loadTicket, loadTicketRow } from '../tickets/toTicket.ts';
import { mergeTicket } from './mergeTicket.ts';
import { undoMerge } from './undoMerge.ts';

/** Duplicates that become one ticket, and the way back. */
export const mergeRoutes: FeatureRoutes = (bind, { database: { db }, now }) => {
  bind(routes.mergeTicket, ({ me, params: { ticketId }, body: { intoTicketId } }) =>
    withTenant(db, me, async (tx) => {
      const mergeId = await mergeTicket(tx, me, { fromTicketId: ticketId, intoTicketId }, now());
      return { mergeId, into: await loadTicketRow(tx, intoTicketId) };
    }),
  );
  bind(routes.undoMerge, ({ me, params: { ticketId, mergeId } }) =>
    withTenant(db, me, async (tx) => {
      await undoMerge(tx, me, { mergeId, fromTicketId: ticketId }, now());
      return loadTicket(tx, ticketId, me);
    }),
  );
};
