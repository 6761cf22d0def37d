import { randomUUID } from 'node:crypto';
import { and, eq, inArray } from 'drizzle-orm';
import type { Db } from '../db/open.ts';
import { message, statusChange, supportSession, ticketMerge } from '../db/schema.ts';
import { ProblemError } from '../http/problem.ts';
import type { SignedInTechnician } from '../http/signIn.ts';
import { appendSystemEvent } from '../messages/appendMessage.ts';
import { isSessionOpen } from '../sessions/toSession.ts';
import { refreshTicketSla } from '../sla/refreshSla.ts';
import { requireTicket, type TicketRecord } from '../tickets/toTicket.ts';
import { touchTicket } from '../tickets/touchTicket.ts';
import { moveMessages } from './moveMessages.ts';

const refuse = (detail: string): ProblemError => new ProblemError('merge-refused', detail);

/** Locks both tickets, always in the same order, so that two merges cannot wait for each other. */
const lockBoth = async (tx: Db, from: string, into: string): Promise<[TicketRecord, TicketRecord]> => {
  const rows = new Map<string, TicketRecord>();
  for (const id of [from, into].sort()) rows.set(id, await requireTicket(tx, id, { lock: true }));
  return [rows.get(from)!, rows.get(into)!];
};

const checkMerge = async (tx: Db, from: TicketRecord, into: TicketRecord): Promise<void> => {
  if (from.mergeId !== null) throw refuse(`#${from.number} is merged into another ticket already.`);
  if (into.mergeId !== null) throw refuse(`#${into.number} is merged into another ticket itself. Merge into that one.`);
  if (from.clientId !== into.clientId) {
    throw refuse('The tickets are of different clients; nothing of one may be read in the other.');
  }
  const [leaving] = await tx
    .select({ id: message.id })
    .from(message)
    .where(and(eq(message.ticketId, from.id), inArray(message.deliveryState, ['queued', 'sending'])))
    .limit(1);
  if (leaving) throw refuse(`A reply of #${from.number} is just being sent. Try again in a moment.`);
  const [running] = await tx
    .select({ id: supportSession.id })
    .from(supportSession)
    .where(and(eq(supportSession.ticketId, from.id), isSessionOpen))
    .limit(1);
  if (running) throw refuse(`A support session runs on #${from.number}. Stop it first.`);
};

/**
 * Merges a duplicate into another ticket: what was written and what happened goes there, the duplicate is
 * closed and says where it went. Returns the merge's id, by which it can be undone. Throws `not-found`
 * and `merge-refused`.
 */
export const mergeTicket = async (
  tx: Db,
  me: SignedInTechnician,
  { fromTicketId, intoTicketId }: { readonly fromTicketId: string; readonly intoTicketId: string },
  now: Date,
): Promise<string> => {
  if (fromTicketId === intoTicketId) throw refuse('A ticket cannot be merged into itself.');
  const [from, into] = await lockBoth(tx, fromTicketId, intoTicketId);
  await checkMerge(tx, from, into);
  // A reply that did not leave stays where its draft is.
  const moving = await tx
    .select({ id: message.id, state: message.deliveryState })
    .from(message)
    .where(eq(message.ticketId, from.id));
  const messageIds = moving.filter(({ state }) => state !== 'failed').map(({ id }) => id);
  const id = randomUUID();
  const { tenantId, technicianId } = me;
  await tx.insert(ticketMerge).values({
    ...{ id, tenantId, fromTicketId, intoTicketId, technicianId, messageIds },
    at: now,
    fromStatus: from.status,
  });
  await moveMessages(tx, me, messageIds, { from: from.id, to: into.id }, now);
  if (from.status !== 'closed') {
    const change = { id: randomUUID(), tenantId, ticketId: from.id, at: now, byName: me.name };
    await tx.insert(statusChange).values({ ...change, from: from.status, to: 'closed' });
  }
  await touchTicket(tx, me, from.id, now, { mergeId: id, status: 'closed', resolvedAt: from.resolvedAt ?? now });
  await touchTicket(tx, me, into.id, now);
  const detail = { type: 'merged' as const, fromNumber: from.number, intoNumber: into.number, undone: false };
  for (const ticketId of [from.id, into.id]) {
    const text = `${me.name} merged #${from.number} into #${into.number}.`;
    await appendSystemEvent(tx, me, ticketId, { kind: 'technician', name: me.name }, detail, text, now);
    await refreshTicketSla(tx, me, ticketId, now);
  }
  return id;
};
