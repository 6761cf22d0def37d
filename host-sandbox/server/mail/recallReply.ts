import { and, desc, eq, lt, ne, or, sql } from 'drizzle-orm';
import type { Draft } from '#contracts';
import type { ServerContext } from '../context.ts';
import type { Db } from '../db/open.ts';
import { idempotencyKey, message, readMark } from '../db/schema.ts';
import { withTenant } from '../db/tenancy.ts';
import { loadDrafts } from '../drafts/loadDrafts.ts';
import { ProblemError } from '../http/problem.ts';
import type { SignedInTechnician } from '../http/signIn.ts';
import { publish } from '../live/liveHub.ts';
import type { MessageRecord } from '../messages/toMessage.ts';
import { requireTicket } from '../tickets/toTicket.ts';
import { asAnswer } from './answerFor.ts';
import { copyFiles, detachFiles, giveBack, leaveConversation } from './replyDraft.ts';

/** Which reply of which ticket. */
export interface ReplyPlace {
  readonly ticketId: string;
  readonly messageId: string;
}

/** Says that a reply is past changing. */
export const replyGone = (sentence: string): ProblemError => new ProblemError('reply-gone', sentence);

/** A reply, its row locked against the release. Throws `not-found` and `reply-gone`. */
export const lockReply = async (tx: Db, { ticketId, messageId }: ReplyPlace): Promise<MessageRecord> => {
  await requireTicket(tx, ticketId);
  const [row] = await tx
    .select()
    .from(message)
    .where(and(eq(message.id, messageId), eq(message.ticketId, ticketId), eq(message.kind, 'technician')))
    .for('update');
  if (!row) throw replyGone('This reply is not there any more. It was taken back already.');
  return row;
};

/** Read marks that point at a message go back to the one before it, or go with it. */
const moveReadMarks = async (tx: Db, gone: MessageRecord): Promise<void> => {
  const [before] = await tx
    .select({ id: message.id })
    .from(message)
    .where(
      and(
        eq(message.ticketId, gone.ticketId),
        ne(message.id, gone.id),
        or(
          lt(message.createdAt, gone.createdAt),
          and(eq(message.createdAt, gone.createdAt), lt(message.position, gone.position ?? 0)),
        ),
      ),
    )
    .orderBy(desc(message.createdAt), desc(message.position))
    .limit(1);
  const here = eq(readMark.messageId, gone.id);
  if (before) await tx.update(readMark).set({ messageId: before.id }).where(here);
  else await tx.delete(readMark).where(here);
};

/** From now on the key of a reply that was taken back is not answered as if it were still queued. */
const forgetAnswer = async (tx: Db, { technicianId, id }: MessageRecord): Promise<void> => {
  const gone = asAnswer(replyGone('This reply was taken back before it left. Send it again as a new one.'));
  await tx
    .update(idempotencyKey)
    .set(gone)
    .where(and(eq(idempotencyKey.technicianId, technicianId ?? ''), sql`${idempotencyKey.body}->>'id' = ${id}`));
};

const undo = async (tx: Db, me: SignedInTechnician, queued: MessageRecord, at: Date): Promise<void> => {
  const files = await detachFiles(tx, queued.id);
  await moveReadMarks(tx, queued);
  await forgetAnswer(tx, queued);
  await tx.delete(message).where(eq(message.id, queued.id));
  const topic = `ticket:${queued.ticketId}`;
  await publish(tx, me, [{ topic, type: 'message.removed', subjectId: queued.id }], at);
  await giveBack(tx, me, queued, files, null, at);
};

/** A reply that failed leaves the conversation for its draft. Of the attempt, its log and a system event remain. */
const takeUpAgain = async (tx: Db, me: SignedInTechnician, failed: MessageRecord, at: Date): Promise<void> => {
  const files = await detachFiles(tx, failed.id);
  await leaveConversation(tx, failed.id);
  const topic = `ticket:${failed.ticketId}`;
  await publish(tx, me, [{ topic, type: 'message.removed', subjectId: failed.id }], at);
  await giveBack(tx, me, failed, files, failed.deliveryAnswer, at);
};

/**
 * Makes a draft again of one's own reply that is queued, has failed, or of which nothing is known; only a
 * reply that may have left stays in the conversation. Returns the draft.
 *
 * Throws `not-found`, `forbidden` for a colleague's, and `reply-gone` for one that is on its way or sent.
 */
export const recallReply = (context: ServerContext, me: SignedInTechnician, place: ReplyPlace): Promise<Draft> =>
  withTenant(context.database.db, me, async (tx) => {
    const at = context.now();
    const row = await lockReply(tx, place);
    if (row.technicianId !== me.technicianId) {
      throw new ProblemError('forbidden', 'Only who wrote a reply can take it back.');
    }
    if (row.deliveryState === 'queued') await undo(tx, me, row, at);
    else if (row.deliveryState === 'failed') await takeUpAgain(tx, me, row, at);
    else if (row.deliveryState === 'unknown')
      await giveBack(tx, me, row, await copyFiles(tx, row.id), row.deliveryAnswer, at);
    else {
      throw replyGone(
        row.deliveryState === 'sending'
          ? 'The reply is being handed to the mail server; it cannot be taken back any more.'
          : 'The mail server has the reply; it cannot be taken back any more.',
      );
    }
    const draft = (await loadDrafts(tx, row.ticketId, me.technicianId)).find(({ mode }) => mode === 'reply');
    if (!draft) throw new Error(`The draft of reply ${row.id} was not kept.`);
    return draft;
  });
