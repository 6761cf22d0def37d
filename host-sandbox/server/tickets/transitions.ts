import type { TicketStatus } from '#contracts';

/**
 * Which status a ticket may go to from which. A closed ticket is opened again only for work, so that
 * its SLA clock runs on from a status that says who works on it.
 */
const TRANSITIONS: Readonly<Record<TicketStatus, readonly TicketStatus[]>> = {
  new: ['in_progress', 'waiting_on_customer', 'on_hold', 'resolved', 'closed'],
  in_progress: ['waiting_on_customer', 'on_hold', 'resolved', 'closed'],
  waiting_on_customer: ['in_progress', 'on_hold', 'resolved', 'closed'],
  on_hold: ['in_progress', 'waiting_on_customer', 'resolved', 'closed'],
  resolved: ['in_progress', 'closed'],
  closed: ['in_progress'],
};

/** Statuses that a ticket may go to from `status`; none from a status that this release does not know. */
export const allowedStatuses = (status: string): readonly TicketStatus[] =>
  Object.hasOwn(TRANSITIONS, status) ? TRANSITIONS[status as TicketStatus] : [];

/** Whether work on a ticket in this status is over. */
export const isResolved = (status: string): boolean => status === 'resolved' || status === 'closed';
