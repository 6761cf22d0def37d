import { eq, sql } from 'drizzle-orm';
import type { Ticket, TicketRow } from '#contracts';
import type { Db } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
import { client, contact, technician, ticket } from '../db/schema.ts';
import { notFound } from '../http/problem.ts';
import { findActiveAccount } from '../mail/activeAccount.ts';
import { replyReadiness } from './replyReadiness.ts';
import { listFields, toCustomFields } from './customFields.ts';
import { findMergedInto } from './mergedInto.ts';
import { listWatchers } from './watchers.ts';
import { allowedStatuses } from './transitions.ts';

/** Who will read the ticket: what is allowed depends on it. */
export interface Viewer {
  readonly role: string;
}

/** A ticket's own row, as the database keeps it. */
export type TicketRecord = typeof ticket.$inferSelect;

interface JoinedTicket {
  readonly ticket: TicketRecord;
  readonly client: typeof client.$inferSelect;
  readonly contact: typeof contact.$inferSelect | null;
  readonly technician: typeof technician.$inferSelect | null;
}

/** Tickets with the client, contact and assignee that a row shows; add conditions and order with `where` and the rest. */
export const selectJoinedTickets = (tx: Db) =>
  tx
    .select()
    .from(ticket)
    .innerJoin(client, eq(client.id, ticket.clientId))
    .leftJoin(contact, eq(contact.id, ticket.contactId))
    .leftJoin(technician, eq(technician.id, ticket.assigneeId))
    .$dynamic();

/** A row of the queue. */
export const toTicketRow = ({
  ticket: own,
  client: company,
  contact: person,
  technician: who,
}: JoinedTicket): TicketRow => ({
  id: own.id,
  number: own.number,
  subject: own.subject,
  status: own.status,
  priority: own.priority,
  assignee: who && { id: who.id, name: who.name },
  contact: person && { id: person.id, name: person.name },
  client: { id: company.id, name: company.name },
  createdAt: own.createdAt.toISOString(),
  updatedAt: own.updatedAt.toISOString(),
  revision: own.revision,
  sla: { pressure: own.slaPressure, dueAt: own.slaDueAt?.toISOString() ?? null },
});

const joinedById = prepared((db) =>
  selectJoinedTickets(db)
    .where(eq(ticket.id, sql.placeholder('ticketId')))
    .prepare(''),
);

const findJoined = async (tx: Db, ticketId: string): Promise<JoinedTicket> => {
  const [joined] = await joinedById(tx, { ticketId });
  if (!joined) throw notFound();
  return joined;
};

/** The ticket's row of the queue. Throws `not-found`. */
export const loadTicketRow = async (tx: Db, ticketId: string): Promise<TicketRow> =>
  toTicketRow(await findJoined(tx, ticketId));

/** The whole ticket as `viewer` may see and use it. Throws `not-found`. */
export const loadTicket = async (tx: Db, ticketId: string, viewer: Viewer): Promise<Ticket> => {
  const [joined, account, watchers, fields] = await Promise.all([
    findJoined(tx, ticketId),
    findActiveAccount(tx),
    listWatchers(tx, ticketId),
    listFields(tx),
  ]);
  const { ticket: own, client: company, contact: person } = joined;
  return {
    ...toTicketRow(joined),
    contact: person && {
      id: person.id,
      name: person.name,
      email: person.email,
      phone: person.phone,
      jobTitle: person.jobTitle,
    },
    client: { id: company.id, name: company.name, timeZone: company.timeZone },
    channel: own.channel,
    firstResponseAt: own.firstResponseAt?.toISOString() ?? null,
    resolvedAt: own.resolvedAt?.toISOString() ?? null,
    assetId: own.assetId,
    allowedStatuses: [...allowedStatuses(own.status)],
    replyReadiness: replyReadiness(viewer.role, person, account),
    tags: own.tags,
    watchers,
    customFields: toCustomFields(fields, own.customFields),
    mergedInto: await findMergedInto(tx, own.mergeId),
  };
};

const ticketById = prepared((db) =>
  db
    .select()
    .from(ticket)
    .where(eq(ticket.id, sql.placeholder('ticketId')))
    .prepare(''),
);

const ticketForUpdate = prepared((db) =>
  db
    .select()
    .from(ticket)
    .where(eq(ticket.id, sql.placeholder('ticketId')))
    .for('update')
    .prepare(''),
);

/**
 * The ticket's own row, or `not-found` thrown: also for a ticket of another tenant, which the fence
 * hides. With `lock` the row is held until the transaction ends.
 */
export const requireTicket = async (tx: Db, ticketId: string, { lock = false } = {}): Promise<TicketRecord> => {
  const [row] = await (lock ? ticketForUpdate : ticketById)(tx, { ticketId });
  if (!row) throw notFound();
  return row;
};
