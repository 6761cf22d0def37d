import { eq, inArray } from 'drizzle-orm';
import type { Db } from '../db/open.ts';
import { mailAttempt, message } from '../db/schema.ts';
import { verifyMessageId } from '../mail/messageId.ts';
import { appendMessage } from '../messages/appendMessage.ts';
import { touchTicket } from '../tickets/touchTicket.ts';
import { NOWHERE, type FiledMail, type MailToFile } from './mailToFile.ts';

/** Tells on its ticket, once, that a mail of ours has come back. Only our own signed ids count. */
export const tellBounce = async (tx: Db, { own, mail }: MailToFile, now: Date): Promise<FiledMail> => {
  const scope = { tenantId: own.id };
  const ours = (mail.bounce?.messageIds ?? []).filter((id) => verifyMessageId(id, own.messageIdSecret) !== null);
  if (mail.bounce?.state !== 'failed' || ours.length === 0) return NOWHERE;
  const [returned] = await tx.select().from(mailAttempt).where(inArray(mailAttempt.rfcMessageId, ours)).limit(1);
  if (!returned) return NOWHERE;
  const sourceId = `bounce:${returned.rfcMessageId}`;
  const [told] = await tx.select({ id: message.id }).from(message).where(eq(message.sourceId, sourceId));
  if (told) return NOWHERE;
  const { reason } = mail.bounce;
  const event = await appendMessage(
    tx,
    scope,
    {
      kind: 'system_event',
      ticketId: returned.ticketId,
      text: `The reply to ${returned.toAddress} was returned undelivered: ${reason}`,
      event: { actor: { kind: 'system', name: 'Inbound mail' }, detail: { type: 'reply_failed', reason } },
      sourceId,
    },
    now,
  );
  await touchTicket(tx, scope, returned.ticketId, now);
  return { ticketId: returned.ticketId, messageId: event.id };
};
