import { and, desc, eq, sql } from 'drizzle-orm';
import type { Db } from '../db/open.ts';
import { message } from '../db/schema.ts';
import { ProblemError } from '../http/problem.ts';
import type { TicketRecord } from './toTicket.ts';

/** Events that make the revision grow (touchTicket.ts). */
const DECISIONS = sql`${message.event} -> 'detail' ->> 'type' in ('status_changed', 'priority_changed', 'assignee_changed')`;

/** Says in words what others changed since the given revision. Changes made at one time count as one revision. */
const changesSince = async (tx: Db, ticketId: string, revisions: number): Promise<string[]> => {
  const events = await tx
    .select({ text: message.text, at: message.createdAt })
    .from(message)
    .where(and(eq(message.ticketId, ticketId), eq(message.kind, 'system_event'), DECISIONS))
    .orderBy(desc(message.createdAt), desc(message.position))
    .limit(20);
  const times = [...new Set(events.map(({ at }) => at.getTime()))].slice(0, Math.max(revisions, 0));
  return events
    .filter(({ at }) => times.includes(at.getTime()))
    .map(({ text }) => text)
    .reverse();
};

/** Throws `revision-conflict`, naming who changed what, unless the ticket is as the technician has seen it. */
export const checkRevision = async (tx: Db, row: TicketRecord, seen: number): Promise<void> => {
  if (row.revision === seen) return;
  const changes = await changesSince(tx, row.id, row.revision - seen);
  const what = changes.length > 0 ? changes.join(' ') : 'The ticket is not as you have seen it.';
  throw new ProblemError('revision-conflict', `${what} Nothing of yours was changed. Look at it and decide again.`);
};
