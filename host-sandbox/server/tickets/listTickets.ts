import { and, asc, desc, eq, inArray, isNull, sql, type SQL } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { TICKET_PRIORITIES, TICKET_STATUSES, type TicketList, type TicketListQuery } from '#contracts';
import type { Db } from '../db/open.ts';
import { literally } from '../db/literally.ts';
import { client, ticket, ticketTally } from '../db/schema.ts';
import { withMarks, type MarksReader } from './marks.ts';
import { selectJoinedTickets, toTicketRow } from './toTicket.ts';

/** Rows of a page when the request does not say. */
const DEFAULT_LIMIT = 50;

const listed = (text: string | undefined): string[] => (text ?? '').split(',').filter((part) => part !== '');

/** Tickets whose subject, client or contact has the words in it, or whose number begins so (migration `at_scale`). */
const matches = (search: string): SQL => {
  const number = search.replace(/^#/, '');
  const digits = /^\d+$/.test(number) ? number : null;
  return sql`${ticket.id} in (select find_tickets(${`%${literally(search)}%`}, ${digits}))`;
};

type Columns = Readonly<Record<'status' | 'priority' | 'assigneeId', PgColumn>>;

const filterOf = ({ status, priority, assigneeId }: TicketListQuery, columns: Columns): SQL | undefined => {
  const statuses = listed(status);
  const priorities = listed(priority);
  return and(
    statuses.length > 0 ? inArray(columns.status, statuses) : undefined,
    priorities.length > 0 ? inArray(columns.priority, priorities) : undefined,
    assigneeId === undefined || assigneeId === ''
      ? undefined
      : assigneeId === 'none'
        ? isNull(columns.assigneeId)
        : eq(columns.assigneeId, assigneeId),
  );
};

/** How many tickets match in all: without a search the tally knows, however many there are. */
const countTickets = async (tx: Db, query: TicketListQuery, search: SQL | undefined): Promise<number> => {
  if (search) return tx.$count(ticket, and(filterOf(query, ticket), search));
  const [all] = await tx
    .select({ total: sql<number>`coalesce(sum(${ticketTally.tickets}), 0)::int` })
    .from(ticketTally)
    .where(filterOf(query, ticketTally));
  return all?.total ?? 0;
};

/**
 * A column's place in an ordered list of its values; what is not in the list comes first. Written out, because the
 * database looks for an index by the words of an expression (migration `kept_answers`).
 */
const rankOf = (column: PgColumn, values: readonly string[]): SQL =>
  sql`coalesce(array_position(array[${sql.raw(values.map((value) => `'${value}'`).join(', '))}]::text[], ${column}), 0)`;

/** Letters of either case together, in the same order on every database, whatever its locale; as far as an index goes. */
const alphabetically = (column: PgColumn): SQL => sql`left(lower(${column}), 200) collate "C"`;

interface SortKey {
  readonly key: SQL | PgColumn;
  /** It may be missing, and comes last then, whichever way the others go. */
  readonly missing?: true;
}

const SORT_KEYS: Readonly<Record<string, SortKey>> = {
  number: { key: ticket.number },
  updatedAt: { key: ticket.updatedAt },
  priority: { key: rankOf(ticket.priority, TICKET_PRIORITIES) },
  status: { key: rankOf(ticket.status, TICKET_STATUSES) },
  subject: { key: alphabetically(ticket.subject) },
  client: { key: alphabetically(client.name) },
  due: { key: ticket.slaDueAt, missing: true },
};

/** The order of a page, in the words of an index. The newest number comes first where all else is equal. */
const orderOf = (sort: NonNullable<TicketListQuery['sort']>): SQL[] => {
  const descending = sort.startsWith('-');
  const name = descending ? sort.slice(1) : sort;
  const { key, missing } = SORT_KEYS[name] ?? { key: ticket.updatedAt };
  const first = descending ? desc(key) : asc(key);
  if (name === 'number') return [first];
  // The index of what was touched last has the words of what may be missing, though nothing of it is.
  const words = name === 'updatedAt' ? (descending ? 'last' : 'first') : missing ? 'last' : null;
  return [words ? sql`${first} nulls ${sql.raw(words)}` : first, sql`${ticket.number} desc nulls last`];
};

/** A page of the queue as `reader` sees it, and how many match in all. */
export const listTickets = async (
  tx: Db,
  reader: MarksReader,
  query: TicketListQuery,
  now: Date,
): Promise<TicketList> => {
  const text = query.search?.trim() ?? '';
  const search = text === '' ? undefined : matches(text);
  const rows = await selectJoinedTickets(tx)
    .where(and(filterOf(query, ticket), search))
    .orderBy(...orderOf(query.sort ?? '-updatedAt'))
    .limit(query.limit ?? DEFAULT_LIMIT)
    .offset(query.offset ?? 0);
  const total = await countTickets(tx, query, search);
  return { items: await withMarks(tx, reader, rows.map(toTicketRow), now), total };
};
