import { randomUUID } from 'node:crypto';
import { and, eq, inArray } from 'drizzle-orm';
import { releaseAttachments } from '../attachments/claimAttachments.ts';
import type { Db } from '../db/open.ts';
import { attachment, draft, mailAttempt, message } from '../db/schema.ts';
import type { TenantScope } from '../db/tenancy.ts';
import { isDraft, removeDraft, type DraftKey } from '../drafts/removeDraft.ts';
import type { StoredAnswer } from '../http/idempotency.ts';
import { ProblemError } from '../http/problem.ts';
import { publish } from '../live/liveHub.ts';
import { appendSystemEvent } from '../messages/appendMessage.ts';
import { loadMessage, type MessageRecord } from '../messages/toMessage.ts';
import { refreshTicketSla } from '../sla/refreshSla.ts';
import { requireTicket } from '../tickets/toTicket.ts';
import { touchTicket } from '../tickets/touchTicket.ts';
import type { SendOutcome } from './smtpConversation.ts';

/** Gives the draft its files back although the message keeps them too: it may have left, and may be sent again. */
const shareAttachments = async (tx: Db, messageId: string): Promise<void> => {
  const files = await tx.select().from(attachment).where(eq(attachment.messageId, messageId));
  if (files.length === 0) return;
  await releaseAttachments(tx, messageId);
  await tx.insert(attachment).values(files.map((file) => ({ ...file, id: randomUUID() })));
};

/** Removes the draft that has become this mail; what was typed since then stays. */
const removeSentDraft = async (tx: Db, sent: MessageRecord): Promise<void> => {
  const key: DraftKey = { ticketId: sent.ticketId, technicianId: sent.technicianId ?? '', mode: 'reply' };
  const [kept] = await tx.select().from(draft).where(isDraft(key));
  if (kept && (kept.text.trim() === sent.text.trim() || kept.updatedAt <= sent.createdAt)) await removeDraft(tx, key);
};

const recordSent = async (tx: Db, scope: TenantScope, sent: MessageRecord, at: Date): Promise<void> => {
  const { ticketId } = sent;
  const row = await requireTicket(tx, ticketId, { lock: true });
  // Stamped once, by the first reply that a mail server accepted (SPEC, How replies are dispatched).
  await touchTicket(tx, scope, ticketId, at, row.firstResponseAt ? {} : { firstResponseAt: at });
  await removeSentDraft(tx, sent);
  await refreshTicketSla(tx, scope, ticketId, at);
  const topic = `ticket:${ticketId}`;
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
  await releaseAttachments(tx, failed.id);
  await appendSystemEvent(
    tx,
    scope,
    failed.ticketId,
    { kind: 'system', name: 'Outbound mail' },
    { type: 'reply_failed', reason },
    `A reply to ${failed.recipients?.to.map(({ address }) => address).join(', ') ?? 'the contact'} was not sent. ${reason}`,
    at,
  );
  await publish(tx, scope, [{ topic: `ticket:${failed.ticketId}`, type: 'message.removed', subjectId: failed.id }], at);
};

const recordUnknown = async (tx: Db, scope: TenantScope, { id, ticketId }: MessageRecord, at: Date): Promise<void> => {
  await shareAttachments(tx, id);
  await publish(tx, scope, [{ topic: `ticket:${ticketId}`, type: 'message.changed', subjectId: id }], at);
};

/**
 * Completes a reply and the log of its attempt with what is known of it, once: null when a
 * final outcome was on record already. `unknown` may still become what it really was.
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
  if (!changed) return null;
  await tx
    .update(mailAttempt)
    .set({ state: outcome.state, finishedAt: at, serverAnswer: answer })
    .where(eq(mailAttempt.messageId, messageId));
  if (outcome.state === 'sent') await recordSent(tx, scope, changed, at);
  else if (outcome.state === 'failed') await recordFailed(tx, scope, changed, outcome.reason, at);
  else await recordUnknown(tx, scope, changed, at);
  return changed;
};

/** The problem of a reply that has certainly not left. */
export const dispatchFailed = (reason: string, serverAnswer: string | null): ProblemError =>
  new ProblemError('mail-dispatch-failed', `${reason} Nothing was sent; your text is kept, so you can try again.`, {
    ...(serverAnswer ? { serverAnswer } : {}),
  });

/** The problem of a reply that may have left. */
export const outcomeUnknown = (reason: string): ProblemError =>
  new ProblemError(
    'mail-outcome-unknown',
    `${reason} The mail server may have accepted this reply. Check with the customer before you send it again; your text is kept.`,
  );

/** What a client is told of a reply that is on record; null while it is being sent. */
export const answerFor = async (
  tx: Db,
  { id, deliveryState, deliveryAnswer }: MessageRecord,
  serverAnswer: string | null = null,
): Promise<StoredAnswer | null> => {
  const reason = deliveryAnswer ?? '';
  const problem = (error: ProblemError): StoredAnswer => ({
    status: error.toProblem().status,
    body: error.toProblem(),
  });
  switch (deliveryState) {
    case 'sent':
      return { status: 201, body: await loadMessage(tx, id) };
    case 'failed':
      return problem(dispatchFailed(reason, serverAnswer));
    case 'unknown':
      return problem(outcomeUnknown(reason));
    default:
      return null;
  }
};
