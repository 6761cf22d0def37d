import { openEnum } from './scalars.ts';

/** Every status of a ticket, in the order of its life. */
export const TICKET_STATUSES = ['new', 'in_progress', 'waiting_on_customer', 'on_hold', 'resolved', 'closed'] as const;
export type TicketStatus = (typeof TICKET_STATUSES)[number];
export const ticketStatusSchema = openEnum(TICKET_STATUSES);
