import type { LiveRenderers } from '../live/renderers.ts';
import { loadTicket } from './toTicket.ts';

/** Tells a ticket's changes on its stream. */
export const ticketRenderers: LiveRenderers = {
  'ticket.changed': async (tx, ticketId, { viewer }) => ({
    type: 'ticket.changed',
    ticket: await loadTicket(tx, ticketId, viewer),
  }),
};
