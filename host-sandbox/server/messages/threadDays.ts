import { sql } from 'drizzle-orm';
import type { ThreadDay } from '#contracts';
import type { Db } from '../db/open.ts';
import { message } from '../db/schema.ts';
import { ProblemError } from '../http/problem.ts';
import { conversationOf } from './conversation.ts';

const isTimeZone = (name: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
};

/** The days of a conversation in a time zone, oldest first. Throws `invalid-request` for a zone that is none. */
export const listThreadDays = async (tx: Db, ticketId: string, timeZone: string): Promise<ThreadDay[]> => {
  if (!isTimeZone(timeZone)) {
    throw new ProblemError('invalid-request', `“${timeZone}” is not the name of a time zone, such as Europe/Berlin.`);
  }
  const date = sql<string>`to_char(${message.createdAt} at time zone ${timeZone}, 'YYYY-MM-DD')`.as('day');
  return tx
    .select({
      date,
      count: sql<number>`count(*)::int`,
      firstMessageId: sql<string>`(array_agg(${message.id} order by ${message.createdAt}, ${message.position}))[1]`,
    })
    .from(message)
    .where(conversationOf(ticketId))
    .groupBy(sql`day`)
    .orderBy(sql`day`);
};
