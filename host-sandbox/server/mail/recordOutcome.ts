import { randomUUID } from 'node:crypto';
import { and, eq, inArray } from 'drizzle-orm';
import { releaseAttachments } from '../attachments/claimAttachments.ts';
import type { Db } from '../db/open.ts';
import { attachment, mailAttempt, message } from '../db/schema.ts';
import type { TenantScope } from '../db/tenancy.ts';
import { publish } from '../live/liveHub.ts';
import { appendSystemEvent } from '../messages/appendMessage.ts';
import type { MessageRecord } from '../messages/toMessage.ts';
import { refreshTicketSla } from '../sla/refreshSla.ts';
import { publishOwnMarks } from '../tickets/marks.ts';
import { requireTicket } from '../tickets/toTicket.ts';
import { touchTicket } from '../tickets/touchTicket.ts';
import { applyThenStatus } from './applyThenStatus.ts';
import { replyAuthor } from './replyAuthor.ts';
import { giveBackIfUnwritten, removeSentDraft } from './replyDraft.ts';
import { learnFromOutcome } from './signInRefusal.ts';
import type { SendOutcome } from './smtpConversation.ts';

const topicOf = ({ ticketId }: MessageRecord): string => `ticket:${ticketId}`;

/** The queue of whoever wrote it shows that it has not left, or may not have. */
const publishAuthorsMarks = async (
  tx: Db,
  scope: TenantScope,
  { technicianId, ticketId }: MessageRecord,
  at: Date,
): Promise<void> => {
  if (technicianId !== null) await publishOwnMarks(tx, scope, { technicianId, ticketId }, at);
};

/** Gives the draft its files back although the message keeps them too: it may have left, and may be sent again. */
const shareAttachments = async (tx: Db, messageId: string): Promise<void> => {
  const files = await tx.select().from(attachment).where(eq(attachment.messageId, messageId));
  if (files.length === 0) return;
  await releaseAttachments(tx, messageId);
  await tx.insert(attachment).values(files.map((file) => ({ ...file, id: randomUUID() })));
};

const recordSent = async (tx: Db, scope: TenantScope, sent: MessageRecord, at: Date): Promise<void> => {
  const { ticketId } = sent;
  const row = await requireTicket(tx, ticketId, { lock: true });
  // Stamped once, by the first reply that a mail server accepted (SPEC, How replies are dispatched).
  const touched = await touchTicket(tx, scope, ticketId, at, row.firstResponseAt ? {} : { firstResponseAt: at });
  await removeSentDraft(tx, sent, at);
  await applyThenStatus(tx, scope, touched, sent, at);
  await refreshTicketSla(tx, scope, ticketId, at);
  const topic = topicOf(sent);
  await publish(
    tx,
    scope,
    [
      { topic, type: 'message.changed', subjectId: sent.id },
      { topic, type: 'resource.changed', subjectId: 'sla' },
      { topic, type: 'resource.changed', subjectId: 'drafts' },
    ],
    at,
  );
};

const recordFailed = async (
  tx: Db,
  scope: TenantScope,
  failed: MessageRecord,
  reason: string,
  at: Date,
): Promise<void> => {
  // Of a reply that was not held, the sender still has the text before their eyes.
  const held = failed.releaseAt !== null;
  if (!held) await releaseAttachments(tx, failed.id);
  const gone = !held || (await giveBackIfUnwritten(tx, scope, failed, reason, at));
  const author = await replyAuthor(tx, failed);
  await appendSystemEvent(
    tx,
    scope,
    failed.ticketId,
    author,
    { type: 'reply_failed', reason },
    `${author.name}’s reply to ${failed.recipients?.to.map(({ address }) => address).join(', ') ?? 'the contact'} was not sent. ${reason}`,
    at,
  );
  const topic = topicOf(failed);
  if (!gone) await publishAuthorsMarks(tx, scope, failed, at);
  await publish(
    tx,
    scope,
    [
      { topic, type: gone ? 'message.removed' : 'message.changed', subjectId: failed.id },
      // Whether a reply can leave may have changed with it (replyReadiness.ts).
      { topic, type: 'ticket.changed', subjectId: failed.ticketId },
    ],
    at,
  );
};

const recordUnknown = async (tx: Db, scope: TenantScope, unknown: MessageRecord, at: Date): Promise<void> => {
  if (unknown.releaseAt === null) await shareAttachments(tx, unknown.id);
  await publishAuthorsMarks(tx, scope, unknown, at);
  await publish(tx, scope, [{ topic: topicOf(unknown), type: 'message.changed', subjectId: unknown.id }], at);
};

/** A reply whose bounce was quicker than the mail server's answer: it stays bounced, and its attempt is still open. */
const bouncedMeanwhile = async (tx: Db, messageId: string): Promise<MessageRecord | null> => {
  const [attempt] = await tx
    .select({ id: mailAttempt.id })
    .from(mailAttempt)
    .where(and(eq(mailAttempt.messageId, messageId), eq(mailAttempt.state, 'sending')));
  const [row] = await tx
    .select()
    .from(message)
    .where(and(eq(message.id, messageId), eq(message.deliveryState, 'bounced')));
  return (attempt && row) ?? null;
};

/**
 * Completes a reply and the log of its attempt with what is known of it, once: null when a final outcome
 * was on record already. A reply that has bounced stays bounced. `unknown` may still become what it
 * really was.
 *
 * @param at when the outcome came
 */
export const recordOutcome = async (
  tx: Db,
  scope: TenantScope,
  messageId: string,
  outcome: SendOutcome,
  at: Date,
): Promise<MessageRecord | null> => {
  const answer = outcome.state === 'sent' ? outcome.serverAnswer : outcome.reason;
  const open = outcome.state === 'unknown' ? (['sending'] as const) : (['sending', 'unknown'] as const);
  const [changed] = await tx
    .update(message)
    .set({ deliveryState: outcome.state, deliveryAt: at, deliveryAnswer: answer })
    .where(and(eq(message.id, messageId), inArray(message.deliveryState, [...open])))
    .returning();
  const settled = changed ?? (await bouncedMeanwhile(tx, messageId));
  if (!settled) return null;
  const [attempt] = await tx
    .update(mailAttempt)
    .set({ state: outcome.state, finishedAt: at, serverAnswer: answer })
    .where(eq(mailAttempt.messageId, messageId))
    .returning();
  if (attempt) await learnFromOutcome(tx, attempt.fromAddress, outcome);
  if (outcome.state === 'sent') await recordSent(tx, scope, settled, at);
  else if (!changed) return settled;
  else if (outcome.state === 'failed') await recordFailed(tx, scope, changed, outcome.reason, at);
  else await recordUnknown(tx, scope, changed, at);
  return settled;
};
