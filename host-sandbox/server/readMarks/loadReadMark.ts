import { and, eq, sql } from 'drizzle-orm';
import type { Db } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
import { readMark } from '../db/schema.ts';

const markOf = prepared((db) =>
  db
    .select({ messageId: readMark.messageId, at: readMark.at })
    .from(readMark)
    .where(
      and(
        eq(readMark.ticketId, sql.placeholder('ticketId')),
        eq(readMark.technicianId, sql.placeholder('technicianId')),
      ),
    )
    .prepare(''),
);

/** Up to where a technician has seen a conversation; nulls where it was never looked at. */
export const loadReadMark = async (
  tx: Db,
  ticketId: string,
  technicianId: string,
): Promise<{ messageId: string | null; at: string | null }> => {
  const [mark] = await markOf(tx, { ticketId, technicianId });
  return { messageId: mark?.messageId ?? null, at: mark?.at.toISOString() ?? null };
};
