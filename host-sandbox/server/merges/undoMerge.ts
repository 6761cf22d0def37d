import { randomUUID } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import type { Db } from '../db/open.ts';
import { statusChange, ticketMerge } from '../db/schema.ts';
import { notFound, ProblemError } from '../http/problem.ts';
import type { SignedInTechnician } from '../http/signIn.ts';
import { appendSystemEvent } from '../messages/appendMessage.ts';
import { refreshTicketSla } from '../sla/refreshSla.ts';
import { requireTicket } from '../tickets/toTicket.ts';
import { touchTicket } from '../tickets/touchTicket.ts';
import { isResolved } from '../tickets/transitions.ts';
import { moveMessages } from './moveMessages.ts';

/**
 * Takes a merge back: each message that it moved goes home, what came to the other ticket since then
 * stays there, and the duplicate has the status that it had. Throws `not-found` and `merge-refused`.
 */
export const undoMerge = async (
  tx: Db,
  me: SignedInTechnician,
  { mergeId, fromTicketId }: { readonly mergeId: string; readonly fromTicketId: string },
  now: Date,
): Promise<void> => {
  const from = await requireTicket(tx, fromTicketId, { lock: true });
  const [merge] = await tx
    .select()
    .from(ticketMerge)
    .where(and(eq(ticketMerge.id, mergeId), eq(ticketMerge.fromTicketId, fromTicketId)))
    .for('update');
  if (!merge) throw notFound();
  if (merge.undoneAt || from.mergeId !== mergeId) {
    throw new ProblemError('merge-refused', `#${from.number} stands by itself again already.`);
  }
  const into = await requireTicket(tx, merge.intoTicketId);
  await tx.update(ticketMerge).set({ undoneAt: now }).where(eq(ticketMerge.id, mergeId));
  await moveMessages(tx, me, merge.messageIds, { from: into.id, to: from.id }, now);
  if (merge.fromStatus !== from.status) {
    const change = { id: randomUUID(), tenantId: me.tenantId, ticketId: from.id, at: now, byName: me.name };
    await tx.insert(statusChange).values({ ...change, from: from.status, to: merge.fromStatus });
  }
  await touchTicket(tx, me, from.id, now, {
    mergeId: null,
    status: merge.fromStatus,
    resolvedAt: isResolved(merge.fromStatus) ? from.resolvedAt : null,
  });
  await touchTicket(tx, me, into.id, now);
  const detail = { type: 'merged' as const, fromNumber: from.number, intoNumber: into.number, undone: true };
  for (const ticketId of [from.id, into.id]) {
    const text = `${me.name} took the merge of #${from.number} into #${into.number} back.`;
    await appendSystemEvent(tx, me, ticketId, { kind: 'technician', name: me.name }, detail, text, now);
    await refreshTicketSla(tx, me, ticketId, now);
  }
};
