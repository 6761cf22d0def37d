import { and, eq } from 'drizzle-orm';
import type { InternalNote } from '#contracts';
import type { Db } from '../../db/open.ts';
import { message } from '../../db/schema.ts';
import { notFound, ProblemError } from '../../http/problem.ts';
import type { SignedInTechnician } from '../../http/signIn.ts';
import { publish } from '../../live/liveHub.ts';
import { requireTicket } from '../../tickets/toTicket.ts';
import { loadMessage } from '../toMessage.ts';

/** Corrects a technician's own note, and tells it. Throws `not-found` and `forbidden`. */
export const editNote = async (
  tx: Db,
  me: SignedInTechnician,
  { ticketId, messageId }: { readonly ticketId: string; readonly messageId: string },
  text: string,
  now: Date,
): Promise<InternalNote> => {
  await requireTicket(tx, ticketId);
  const isIt = and(eq(message.id, messageId), eq(message.ticketId, ticketId), eq(message.kind, 'internal_note'));
  const [row] = await tx.select().from(message).where(isIt).for('update');
  if (!row) throw notFound();
  if (row.technicianId !== me.technicianId) {
    throw new ProblemError('forbidden', 'Only who wrote a note can correct it. Write a note of your own.');
  }
  if (row.text !== text) {
    await tx.update(message).set({ text, editedAt: now }).where(isIt);
    await publish(tx, me, [{ topic: `ticket:${ticketId}`, type: 'message.changed', subjectId: messageId }], now);
  }
  const note = await loadMessage(tx, messageId);
  if (note?.kind !== 'internal_note') throw new Error('The note was kept as something else.');
  return note;
};
