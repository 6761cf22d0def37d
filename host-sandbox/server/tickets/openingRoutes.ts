import { routes } from '#contracts';
import type { FeatureRoutes } from '../app.ts';
import { readTenant } from '../db/tenancy.ts';
import { loadDrafts } from '../drafts/loadDrafts.ts';
import { loadThreadPage } from '../messages/threadPage.ts';
import { loadReadMark } from '../readMarks/loadReadMark.ts';
import { loadTicket } from './toTicket.ts';

/** What opens a Peek, in one answer: what the routes of its parts answer. */
export const openingRoutes: FeatureRoutes = (bind, { database: { db } }) => {
  bind(routes.getOpening, ({ me, params: { ticketId }, query: { limit } }) =>
    readTenant(db, me, async (tx) => {
      const [ticket, thread, items, readMark] = await Promise.all([
        loadTicket(tx, ticketId, me),
        loadThreadPage(tx, ticketId, { limit }),
        loadDrafts(tx, ticketId, me.technicianId),
        loadReadMark(tx, ticketId, me.technicianId),
      ]);
      return { ticket, thread, drafts: { items }, readMark };
    }),
  );
};
