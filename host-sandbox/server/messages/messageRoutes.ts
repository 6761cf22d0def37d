import { routes } from '#contracts';
import type { FeatureRoutes } from '../app.ts';
import { withTenant } from '../db/tenancy.ts';
import { requireTicket } from '../tickets/toTicket.ts';
import { loadThreadPage } from './threadPage.ts';

/** The conversation, page by page. */
export const messageRoutes: FeatureRoutes = (bind, { database: { db } }) => {
  bind(routes.listMessages, ({ me, params: { ticketId }, query }) =>
    withTenant(db, me, async (tx) => {
      await requireTicket(tx, ticketId);
      return loadThreadPage(tx, ticketId, query);
    }),
  );
};
