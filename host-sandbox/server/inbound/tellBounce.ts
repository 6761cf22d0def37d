import { and, eq, inArray } from 'drizzle-orm';
import type { SystemEvent } from '#contracts';
import type { Db } from '../db/open.ts';
import { mailAttempt, message } from '../db/schema.ts';
import { publish } from '../live/liveHub.ts';
import { verifyMessageId } from '../mail/messageId.ts';
import { appendMessage } from '../messages/appendMessage.ts';
import type { MessageRecord } from '../messages/toMessage.ts';
import { touchTicket } from '../tickets/touchTicket.ts';
import type { Bounce } from './bounce.ts';
import { NOWHERE, type FiledMail, type MailToFile } from './mailToFile.ts';

const ACTOR: SystemEvent['actor'] = { kind: 'system', name: 'Inbound mail' };

/** More ids than this are no notification's; the returned mail stands among the first. */
const MOST_IDS = 200;

/** The reply that a notification is about. Only our own signed ids count: whoever knows one has seen the reply. Of several, the likeliest. */
const replyOf = async (tx: Db, { own }: MailToFile, { messageIds }: Bounce): Promise<MessageRecord | null> => {
  const ours = messageIds.slice(0, MOST_IDS).filter((id) => verifyMessageId(id, own.messageIdSecret) !== null);
  if (ours.length === 0) return null;
  const attempts = await tx.select().from(mailAttempt).where(inArray(mailAttempt.rfcMessageId, ours));
  const attempt = ours.flatMap((id) => attempts.filter(({ rfcMessageId }) => rfcMessageId === id))[0];
  if (!attempt) return null;
  const [reply] = await tx.select().from(message).where(eq(message.id, attempt.messageId));
  return reply ?? null;
};

/** Whom the notification is about: said by it and among the reply's recipients, or its only one. */
const recipientOf = ({ recipients }: MessageRecord, { recipient }: Bounce): string | null => {
  const all = [...(recipients?.to ?? []), ...(recipients?.cc ?? []), ...(recipients?.bcc ?? [])];
  if (all.length === 1) return all[0]?.address ?? null;
  return all.find(({ address }) => address.toLowerCase() === recipient)?.address ?? null;
};

const setBounced = async (
  tx: Db,
  { own }: MailToFile,
  reply: MessageRecord,
  reason: string,
  bounceEventId: string,
  now: Date,
): Promise<void> => {
  // What is known not to have left cannot have come back; of several recipients, the first one counts.
  const [changed] = await tx
    .update(message)
    .set({ deliveryState: 'bounced', deliveryAt: now, deliveryAnswer: reason, bounceEventId })
    .where(and(eq(message.id, reply.id), inArray(message.deliveryState, ['sending', 'sent', 'unknown'])))
    .returning({ id: message.id });
  if (!changed) return;
  const topic = `ticket:${reply.ticketId}`;
  await publish(tx, { tenantId: own.id }, [{ topic, type: 'message.changed', subjectId: reply.id }], now);
};

/**
 * Tells on its ticket, once for each recipient, that a reply of ours has come back or is late; one that
 * has come back is `bounced` from then on.
 */
export const tellBounce = async (tx: Db, filing: MailToFile, bounce: Bounce, now: Date): Promise<FiledMail> => {
  const reply = await replyOf(tx, filing, bounce);
  if (!reply) return NOWHERE;
  const recipient = recipientOf(reply, bounce);
  const sourceId = `${bounce.state === 'failed' ? 'bounce' : 'delay'}:${reply.id}:${recipient ?? ''}`;
  const [told] = await tx.select({ id: message.id }).from(message).where(eq(message.sourceId, sourceId));
  if (told) return NOWHERE;
  const scope = { tenantId: filing.own.id };
  const { reason } = bounce;
  const whose = recipient === null ? 'A reply' : `The reply to ${recipient}`;
  const failed = bounce.state === 'failed';
  const event = await appendMessage(
    tx,
    scope,
    {
      kind: 'system_event',
      ticketId: reply.ticketId,
      text: failed
        ? `${whose} was returned undelivered: ${reason}`
        : `${whose} is late, and is still being tried: ${reason}`,
      event: {
        actor: ACTOR,
        detail: failed
          ? { type: 'reply_bounced', messageId: reply.id, recipient, reason, mailId: filing.mailId }
          : null,
      },
      sourceId,
    },
    now,
  );
  if (failed) await setBounced(tx, filing, reply, reason, event.id, now);
  await touchTicket(tx, scope, reply.ticketId, now);
  return { ticketId: reply.ticketId, messageId: event.id };
};
