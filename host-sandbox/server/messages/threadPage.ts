import { and, asc, desc, eq, inArray, sql, type SQL } from 'drizzle-orm';
import type { ThreadPage } from '#contracts';
import type { Db } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
import { message, ticket } from '../db/schema.ts';
import { notFound, ProblemError } from '../http/problem.ts';
import { conversationOf } from './conversation.ts';
import { fromCursor, toCursor, type ThreadPlace } from './cursor.ts';
import { toMessages, type MessageRecord } from './toMessage.ts';

/** Messages of a page when the request does not say. */
const DEFAULT_LIMIT = 50;

/** Which page of a conversation: the newest one, the one before or after a cursor, or the one around a message. */
export interface PageRequest {
  readonly before?: string;
  readonly after?: string;
  readonly around?: string;
  /** Kinds of message, joined by commas. */
  readonly kinds?: string;
  readonly limit?: number;
}

const KINDS = ['customer', 'technician', 'internal_note', 'system_event'] as const;
type Kind = (typeof KINDS)[number];

const kindsOf = (text: string): Kind[] => {
  const names = text.split(',').filter((name) => name !== '');
  const known = KINDS.filter((kind) => names.includes(kind));
  if (known.length === names.length && known.length > 0) return known;
  throw new ProblemError('invalid-request', `Kinds of message are ${KINDS.join(', ')}; not “${text}”.`);
};

const compared = (how: '<' | '>' | '>=', { createdAt, position }: ThreadPlace): SQL =>
  sql`(${message.createdAt}, ${message.position}) ${sql.raw(how)} (${createdAt.toISOString()}::timestamptz, ${position}::bigint)`;

interface Found {
  /** Oldest first. */
  readonly rows: readonly MessageRecord[];
  readonly hasOlder: boolean;
  readonly hasNewer: boolean;
}

const pageOf = (tx: Db, condition: SQL | undefined) => {
  const older = async (place: ThreadPlace | null, limit: number): Promise<{ rows: MessageRecord[]; more: boolean }> => {
    const rows = await tx
      .select()
      .from(message)
      .where(and(condition, place ? compared('<', place) : undefined))
      .orderBy(desc(message.createdAt), desc(message.position))
      .limit(limit + 1);
    return { rows: rows.slice(0, limit).reverse(), more: rows.length > limit };
  };
  const newer = async (
    place: ThreadPlace,
    limit: number,
    how: '>' | '>=',
  ): Promise<{ rows: MessageRecord[]; more: boolean }> => {
    const rows = await tx
      .select()
      .from(message)
      .where(and(condition, compared(how, place)))
      .orderBy(asc(message.createdAt), asc(message.position))
      .limit(limit + 1);
    return { rows: rows.slice(0, limit), more: rows.length > limit };
  };
  return { older, newer };
};

const placeOf = async (tx: Db, ticketId: string, messageId: string): Promise<ThreadPlace> => {
  const [row] = await tx
    .select({ createdAt: message.createdAt, position: message.position })
    .from(message)
    .where(and(conversationOf(ticketId), eq(message.id, messageId)));
  if (!row) throw notFound();
  return row;
};

const find = async (tx: Db, ticketId: string, request: PageRequest, condition: SQL | undefined): Promise<Found> => {
  const { before, after, around, limit = DEFAULT_LIMIT } = request;
  const { older, newer } = pageOf(tx, condition);
  if (around !== undefined) {
    const place = await placeOf(tx, ticketId, around);
    const head = await older(place, Math.floor(limit / 2));
    const tail = await newer(place, limit - head.rows.length, '>=');
    return { rows: [...head.rows, ...tail.rows], hasOlder: head.more, hasNewer: tail.more };
  }
  if (after !== undefined) {
    const { rows, more } = await newer(fromCursor(after, 'after'), limit, '>');
    return { rows, hasOlder: true, hasNewer: more };
  }
  const { rows, more } = await older(before === undefined ? null : fromCursor(before, 'before'), limit);
  return { rows, hasOlder: more, hasNewer: before !== undefined };
};

const sizeById = prepared((db) =>
  db
    .select({ size: ticket.conversationSize })
    .from(ticket)
    .where(eq(ticket.id, sql.placeholder('ticketId')))
    .prepare(''),
);

/** How many messages a whole conversation has: counted when they are written, not for each page. */
const sizeOf = async (tx: Db, ticketId: string): Promise<number> => (await sizeById(tx, { ticketId }))[0]?.size ?? 0;

/** A page of a conversation, oldest message first. Throws `invalid-request`, and `not-found` for `around`. */
export const loadThreadPage = async (tx: Db, ticketId: string, request: PageRequest): Promise<ThreadPage> => {
  const kinds = request.kinds === undefined ? undefined : inArray(message.kind, kindsOf(request.kinds));
  const condition = and(conversationOf(ticketId), kinds);
  const { rows, hasOlder, hasNewer } = await find(tx, ticketId, request, condition);
  const total = kinds ? await tx.$count(message, condition) : await sizeOf(tx, ticketId);
  const [oldest, newest] = [rows[0], rows.at(-1)];
  return {
    items: await toMessages(tx, rows),
    olderCursor: oldest && hasOlder ? toCursor(oldest) : null,
    newerCursor: newest && hasNewer ? toCursor(newest) : null,
    total,
  };
};
