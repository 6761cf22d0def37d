import { and, eq, gt, inArray, isNotNull, ne, sql } from 'drizzle-orm';
import { unionAll } from 'drizzle-orm/pg-core';
import type { TicketMarks, TicketRow } from '#contracts';
import { draft, message, presence, technician, timer } from '../db/schema.ts';
import type { Db } from '../db/open.ts';
import type { TenantScope } from '../db/tenancy.ts';
import { publish } from '../live/liveHub.ts';
import { topicOf } from '../mentions/mentions.ts';
import { isInConversation } from '../messages/conversation.ts';
import { silentSince } from '../presence/present.ts';

/** For whom marks are made: unfinished business is the reader's own. */
export interface MarksReader {
  readonly technicianId: string;
}

type Mark = 'draft' | 'failed' | 'lost' | 'timer' | 'present';

const NONE: TicketMarks = { draft: false, failedReply: false, timerRunning: false, present: [] };

/**
 * Rows of the queue with the marks that `reader` sees on them: own drafts and failed replies, the own
 * running timer, and colleagues who are on the ticket now. One query, however many rows.
 */
export const withMarks = async (
  tx: Db,
  { technicianId }: MarksReader,
  rows: readonly TicketRow[],
  now: Date,
): Promise<TicketRow[]> => {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const nobody = { id: sql<string>`''`, name: sql<string>`''` };
  const drafts = tx
    .select({
      ticketId: draft.ticketId,
      what: sql<Mark>`case when bool_or(${draft.failure} is not null) then 'failed' else 'draft' end`.as('what'),
      ...nobody,
    })
    .from(draft)
    .where(and(eq(draft.technicianId, technicianId), inArray(draft.ticketId, ids)))
    .groupBy(draft.ticketId);
  // Replies that are in the conversation and have not left, or may not have.
  const lost = tx
    .selectDistinct({ ticketId: message.ticketId, what: sql<Mark>`'lost'`.as('what'), ...nobody })
    .from(message)
    .where(
      and(
        eq(message.technicianId, technicianId),
        inArray(message.ticketId, ids),
        inArray(message.deliveryState, ['failed', 'unknown']),
        isInConversation,
      ),
    );
  const timers = tx
    .select({ ticketId: timer.ticketId, what: sql<Mark>`'timer'`.as('what'), ...nobody })
    .from(timer)
    .where(and(eq(timer.technicianId, technicianId), isNotNull(timer.runningSince), inArray(timer.ticketId, ids)));
  const colleagues = tx
    .selectDistinct({
      ticketId: presence.ticketId,
      what: sql<Mark>`'present'`.as('what'),
      id: technician.id,
      name: technician.name,
    })
    .from(presence)
    .innerJoin(technician, eq(technician.id, presence.technicianId))
    .where(
      and(
        ne(presence.technicianId, technicianId),
        gt(presence.heardAt, silentSince(now)),
        inArray(presence.ticketId, ids),
      ),
    );
  const found = await unionAll(drafts, lost, timers, colleagues).orderBy(sql`4, 3`);
  const marks = new Map<string, TicketMarks>();
  for (const { ticketId, what, id, name } of found) {
    const known = marks.get(ticketId) ?? NONE;
    if (what === 'present') {
      marks.set(ticketId, { ...known, present: [...known.present, { id, name }] });
    } else if (what === 'timer') marks.set(ticketId, { ...known, timerRunning: true });
    else if (what === 'lost') marks.set(ticketId, { ...known, failedReply: true });
    else marks.set(ticketId, { ...known, draft: true, failedReply: known.failedReply || what === 'failed' });
  }
  return rows.map((row) => ({ ...row, marks: marks.get(row.id) ?? NONE }));
};

/** Tells one technician's queue that their own marks on a ticket have changed. */
export const publishOwnMarks = (
  tx: Db,
  scope: TenantScope,
  { technicianId, ticketId }: { readonly technicianId: string; readonly ticketId: string },
  at: Date,
): Promise<void> =>
  publish(tx, scope, [{ topic: topicOf(technicianId), type: 'row.changed', subjectId: ticketId }], at);
