import type { Ticket, TicketRow } from '#contracts';

/** The queue row of a ticket: what a host shows of it. */
export const ticketRowOf = (ticket: Ticket): TicketRow => ({
  id: ticket.id,
  number: ticket.number,
  subject: ticket.subject,
  status: ticket.status,
  priority: ticket.priority,
  assignee: ticket.assignee,
  contact: ticket.contact && { id: ticket.contact.id, name: ticket.contact.name },
  client: { id: ticket.client.id, name: ticket.client.name },
  createdAt: ticket.createdAt,
  updatedAt: ticket.updatedAt,
  revision: ticket.revision,
  sla: ticket.sla,
});
