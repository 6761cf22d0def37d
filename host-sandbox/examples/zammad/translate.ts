import type { Message, Technician, Ticket, TicketRow } from '@ticket-peek/contracts';
import type { ZammadArticle, ZammadTicket, ZammadUser } from './zammadShapes.ts';

/** Zammad's default states and priorities; an unknown one is shown by its own name. */
const STATES: Readonly<Record<string, string>> = {
  new: 'new',
  open: 'in_progress',
  'pending reminder': 'waiting_on_customer',
  'pending close': 'on_hold',
  closed: 'closed',
};
const PRIORITIES: Readonly<Record<string, string>> = { '1 low': 'low', '2 normal': 'medium', '3 high': 'high' };

const nameIn = (table: Readonly<Record<string, string>>, ours: string): string | undefined =>
  Object.keys(table).find((name) => table[name] === ours);
/** Zammad's name of a status or priority of ours; undefined where it has none. */
export const stateFor = (status: string): string | undefined => nameIn(STATES, status);
export const priorityFor = (priority: string): string | undefined => nameIn(PRIORITIES, priority);

/** Owner 1 is Zammad's own name for nobody. */
const NOBODY = 1;

const nameOf = ({ firstname, lastname, email }: ZammadUser): string => `${firstname} ${lastname}`.trim() || email;

/** Zammad counts no revisions; when a ticket was touched last serves as one. */
export const revisionOf = ({ updated_at }: ZammadTicket): number => Date.parse(updated_at);

export const toTechnician = (user: ZammadUser): Technician => ({
  id: String(user.id),
  name: nameOf(user),
  email: user.email,
  role: 'technician',
  team: 'Zammad',
  availability: 'available',
  openTickets: 0,
});

/** What stands around a ticket, asked for on its own. */
export interface TicketPeople {
  readonly customer: ZammadUser;
  readonly owner: ZammadUser | null;
}
export const hasOwner = ({ owner_id }: ZammadTicket): boolean => owner_id !== NOBODY;

export const toRow = (ticket: ZammadTicket, { customer, owner }: TicketPeople): TicketRow => ({
  id: String(ticket.id),
  number: Number(ticket.number),
  subject: ticket.title,
  status: STATES[ticket.state] ?? ticket.state,
  priority: PRIORITIES[ticket.priority] ?? ticket.priority,
  assignee: owner && { id: String(owner.id), name: nameOf(owner) },
  contact: { id: String(customer.id), name: nameOf(customer) },
  client: { id: String(ticket.organization_id ?? 0), name: ticket.organization ?? 'No organisation' },
  createdAt: ticket.created_at,
  updatedAt: ticket.updated_at,
  revision: revisionOf(ticket),
  sla: { pressure: ticket.escalation_at ? 'on_track' : 'none', dueAt: ticket.escalation_at },
});

export const toTicket = (ticket: ZammadTicket, people: TicketPeople, tags: readonly string[]): Ticket => {
  const row = toRow(ticket, people);
  const { id, email, phone } = people.customer;
  return {
    ...row,
    contact: {
      id: String(id),
      name: nameOf(people.customer),
      email: email || null,
      phone: phone || null,
      jobTitle: null,
    },
    client: { ...row.client, timeZone: 'UTC' },
    channel: 'email',
    firstResponseAt: ticket.first_response_at,
    resolvedAt: ticket.close_at,
    assetId: null,
    allowedStatuses: Object.values(STATES).filter((status) => status !== row.status && status !== 'new'),
    replyReadiness: {
      state: 'blocked',
      because: 'read-only',
      message: 'Replies are written in Zammad itself. Here you can add notes and change the ticket.',
    },
    tags: [...tags],
    watchers: [],
    customFields: [],
    mergedInto: null,
  };
};

/** The words of an article; Zammad keeps most as HTML. */
const textOf = ({ body, content_type }: ZammadArticle): string =>
  content_type === 'text/html'
    ? (new DOMParser().parseFromString(body.replaceAll('<br>', '\n'), 'text/html').body.textContent ?? '').trim()
    : body;

const mailbox = (from: string): { address: string; name: string | null } => {
  const [, name, address] = /^\s*"?([^"<]*)"?\s*<([^>]+)>/.exec(from) ?? [];
  return address ? { address, name: name?.trim() || null } : { address: from, name: null };
};

/** What Zammad says of a mail's way, and no more. */
const deliveryOf = ({ created_at, preferences }: ZammadArticle) => {
  const said = preferences.delivery_status_message ?? '';
  if (preferences.delivery_status === 'success') {
    return {
      state: 'sent',
      acceptedAt: created_at,
      serverAnswer: said || 'Zammad says that it was delivered.',
    } as const;
  }
  if (preferences.delivery_status === 'fail') {
    return { state: 'failed', failedAt: created_at, reason: said || 'Zammad does not say why.' } as const;
  }
  return { state: 'unknown', since: created_at, reason: 'Zammad does not say whether it was accepted.' } as const;
};

export const toMessage = (article: ZammadArticle): Message => {
  const { address, name } = mailbox(article.from);
  const author = { id: String(article.created_by_id), name: name ?? address };
  const common = { id: String(article.id), ticketId: String(article.ticket_id), createdAt: article.created_at };
  const written = { ...common, text: textOf(article), attachments: [] };
  const subject = article.subject ?? '';
  const to = article.to ? [mailbox(article.to)] : [];
  if (article.sender === 'System') {
    return {
      ...common,
      kind: 'system_event',
      actor: { kind: 'system', name: 'Zammad' },
      text: written.text,
      detail: null,
    };
  }
  if (article.internal) return { ...written, kind: 'internal_note', author, mentions: [], editedAt: null };
  if (article.sender === 'Customer') {
    return {
      ...written,
      kind: 'customer',
      author: { contactId: null, name: author.name, email: address.includes('@') ? address : null },
      channel: { via: 'email', from: article.from, subject, to, cc: [], mailId: null, remarks: [] },
      html: article.content_type === 'text/html' ? article.body : null,
      quotedText: null,
    };
  }
  const recipients = { to, cc: [], bcc: [] };
  return {
    ...written,
    kind: 'technician',
    author,
    recipients,
    subject,
    thenStatus: null,
    delivery: deliveryOf(article),
  };
};
