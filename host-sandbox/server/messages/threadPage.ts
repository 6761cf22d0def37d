import { and, count, desc, sql } from 'drizzle-orm';
import type { ThreadPage } from '#contracts';
import type { Db } from '../db/open.ts';
import { message } from '../db/schema.ts';
import { conversationOf } from './conversation.ts';
import { fromCursor, toCursor } from './cursor.ts';
import { toMessages } from './toMessage.ts';

/** Messages of a page when the request does not say. */
const DEFAULT_LIMIT = 50;

/** The page of a conversation that ends before `before`, or the newest one; oldest message first. */
export const loadThreadPage = async (
  tx: Db,
  ticketId: string,
  { before, limit = DEFAULT_LIMIT }: { readonly before?: string; readonly limit?: number },
): Promise<ThreadPage> => {
  const place = before === undefined ? null : fromCursor(before);
  const older = place
    ? sql`(${message.createdAt}, ${message.position}) < (${place.createdAt.toISOString()}::timestamptz, ${place.position}::bigint)`
    : undefined;
  const newestFirst = await tx
    .select()
    .from(message)
    .where(and(conversationOf(ticketId), older))
    .orderBy(desc(message.createdAt), desc(message.position))
    .limit(limit + 1);
  const [all] = await tx.select({ total: count() }).from(message).where(conversationOf(ticketId));
  const page = newestFirst.slice(0, limit).reverse();
  const oldest = page[0];
  return {
    items: await toMessages(tx, page),
    olderCursor: oldest && newestFirst.length > limit ? toCursor(oldest) : null,
    newerCursor: null,
    total: all?.total ?? 0,
  };
};
