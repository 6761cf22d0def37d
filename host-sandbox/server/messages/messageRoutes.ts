import { routes } from '#contracts';
import type { FeatureRoutes } from '../app.ts';
import { readTenant, withTenant } from '../db/tenancy.ts';
import { requireTicket } from '../tickets/toTicket.ts';
import { findMessages } from './findMessages.ts';
import { listThreadDays } from './threadDays.ts';
import { loadThreadPage } from './threadPage.ts';

/** The conversation: page by page, by its words and by its days. */
export const messageRoutes: FeatureRoutes = (bind, { database: { db } }) => {
  bind(routes.listMessages, ({ me, params: { ticketId }, query }) =>
    readTenant(db, me, async (tx) => {
      const [page] = await Promise.all([loadThreadPage(tx, ticketId, query), requireTicket(tx, ticketId)]);
      return page;
    }),
  );
  bind(routes.findMessages, ({ me, params: { ticketId }, query }) =>
    withTenant(db, me, async (tx) => {
      await requireTicket(tx, ticketId);
      return findMessages(tx, ticketId, query.text);
    }),
  );
  bind(routes.listThreadDays, ({ me, params: { ticketId }, query }) =>
    withTenant(db, me, async (tx) => {
      await requireTicket(tx, ticketId);
      return { items: await listThreadDays(tx, ticketId, query.timeZone) };
    }),
  );
};
