import { routes } from '#contracts';
import type { FeatureRoutes } from '../app.ts';
import { loadDrafts } from '../drafts/loadDrafts.ts';
import { keeping } from '../kept/bindKept.ts';
import { keys } from '../kept/keys.ts';
import { loadThreadPage } from '../messages/threadPage.ts';
import { loadReadMark } from '../readMarks/loadReadMark.ts';
import { loadTicket } from './toTicket.ts';

/** What opens a Peek, in one answer: what the routes of its parts answer. */
export const openingRoutes: FeatureRoutes = (bind, context) => {
  keeping(bind, context).answer(routes.getOpening, {
    sameFor: 'technician',
    read: async (tx, me, { params: { ticketId }, query: { limit } }) => {
      const [ticket, thread, items, readMark] = await Promise.all([
        loadTicket(tx, ticketId, me),
        loadThreadPage(tx, ticketId, { limit }),
        loadDrafts(tx, ticketId, me.technicianId),
        loadReadMark(tx, ticketId, me.technicianId),
      ]);
      const merged = ticket.mergedInto ? [keys.ticket(ticket.mergedInto.id)] : [];
      return {
        facts: { ticket, thread, drafts: { items }, readMark },
        keys: [keys.ticket(ticketId), keys.own(me.technicianId, ticketId), keys.desk(me), ...merged],
      };
    },
  });
};
