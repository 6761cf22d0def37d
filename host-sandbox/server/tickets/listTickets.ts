import { and, asc, count, desc, eq, ilike, inArray, isNull, or, sql, type SQL } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { TICKET_PRIORITIES, TICKET_STATUSES, type TicketList, type TicketListQuery } from '#contracts';
import type { Db } from '../db/open.ts';
import { literally } from '../db/literally.ts';
import { client, contact, ticket } from '../db/schema.ts';
import { withMarks, type MarksReader } from './marks.ts';
import { selectJoinedTickets, toTicketRow } from './toTicket.ts';

/** Rows of a page when the request does not say. */
const DEFAULT_LIMIT = 50;

const listed = (text: string | undefined): string[] => (text ?? '').split(',').filter((part) => part !== '');

const matches = (search: string): SQL | undefined => {
  const anywhere = `%${literally(search)}%`;
  const number = search.replace(/^#/, '');
  return or(
    ilike(ticket.subject, anywhere),
    ilike(client.name, anywhere),
    ilike(contact.name, anywhere),
    /^\d+$/.test(number) ? sql`${ticket.number}::text like ${`${number}%`}` : undefined,
  );
};

const conditionOf = ({ status, priority, assigneeId, search }: TicketListQuery): SQL | undefined => {
  const statuses = listed(status);
  const priorities = listed(priority);
  const text = search?.trim() ?? '';
  return and(
    statuses.length > 0 ? inArray(ticket.status, statuses) : undefined,
    priorities.length > 0 ? inArray(ticket.priority, priorities) : undefined,
    assigneeId === undefined || assigneeId === ''
      ? undefined
      : assigneeId === 'none'
        ? isNull(ticket.assigneeId)
        : eq(ticket.assigneeId, assigneeId),
    text === '' ? undefined : matches(text),
  );
};

/** A column's place in an ordered list of its values; what is not in the list comes first. */
const rankOf = (column: PgColumn, values: readonly string[]): SQL =>
  sql`coalesce(array_position(array[${sql.join(
    values.map((value) => sql`${value}`),
    sql`, `,
  )}]::text[], ${column}), 0)`;

/** Letters of either case together, in the same order on every database, whatever its locale. */
const alphabetically = (column: PgColumn): SQL => sql`lower(${column}) collate "C"`;

const SORT_KEYS: Readonly<Record<string, SQL | PgColumn>> = {
  number: ticket.number,
  updatedAt: ticket.updatedAt,
  priority: rankOf(ticket.priority, TICKET_PRIORITIES),
  status: rankOf(ticket.status, TICKET_STATUSES),
  subject: alphabetically(ticket.subject),
  client: alphabetically(client.name),
  due: ticket.slaDueAt,
};

const orderOf = (sort: NonNullable<TicketListQuery['sort']>): SQL[] => {
  const descending = sort.startsWith('-');
  const key = SORT_KEYS[descending ? sort.slice(1) : sort] ?? ticket.updatedAt;
  // Tickets without a due time come last either way; the number makes every order a total one.
  return [sql`${descending ? desc(key) : asc(key)} nulls last`, desc(ticket.number)];
};

/** A page of the queue as `reader` sees it, and how many match in all. */
export const listTickets = async (
  tx: Db,
  reader: MarksReader,
  query: TicketListQuery,
  now: Date,
): Promise<TicketList> => {
  const condition = conditionOf(query);
  const rows = await selectJoinedTickets(tx)
    .where(condition)
    .orderBy(...orderOf(query.sort ?? '-updatedAt'))
    .limit(query.limit ?? DEFAULT_LIMIT)
    .offset(query.offset ?? 0);
  const [all] = await tx
    .select({ total: count() })
    .from(ticket)
    .innerJoin(client, eq(client.id, ticket.clientId))
    .leftJoin(contact, eq(contact.id, ticket.contactId))
    .where(condition);
  return { items: await withMarks(tx, reader, rows.map(toTicketRow), now), total: all?.total ?? 0 };
};
