import { createHash } from 'node:crypto';
import { eq } from 'drizzle-orm';
import type { ReplyWrite } from '#contracts';
import { claimAttachments } from '../attachments/claimAttachments.ts';
import { ATTACHMENT_LIMITS } from '../attachments/limits.ts';
import type { Db } from '../db/open.ts';
import { contact, emailAccount, tenant } from '../db/schema.ts';
import { ProblemError } from '../http/problem.ts';
import type { SignedInTechnician } from '../http/signIn.ts';
import { appendMessage } from '../messages/appendMessage.ts';
import type { MessageRecord } from '../messages/toMessage.ts';
import { requireTicket, type TicketRecord } from '../tickets/toTicket.ts';
import { bodyText } from './bodyText.ts';
import { replySubject } from './composeReply.ts';
import { headerText } from './headerText.ts';
import { filesOf, requireAccount } from './openAttempt.ts';
import { refuseUnfilled } from './refuseUnfilled.ts';
import { replyRecipients } from './replyRecipients.ts';
import { stopWhenMoved } from './stopWhenMoved.ts';

/** A reply as a technician sends it off. */
export interface ReplyRequest {
  readonly me: SignedInTechnician;
  readonly ticketId: string;
  readonly key: string;
  readonly body: ReplyWrite;
}

/** Identity of the reply that a technician's key stands for: the database holds at most one, for good. */
export const replySourceId = ({ me, key }: Pick<ReplyRequest, 'me' | 'key'>): string =>
  `reply:${me.technicianId}:${createHash('sha256').update(key).digest('hex')}`;

/** Refuses to answer on a ticket whose contact cannot be written to: the composer is shut there, too (SPEC, Composer). */
const requireContact = async (tx: Db, { contactId }: TicketRecord): Promise<void> => {
  const [person] = contactId ? await tx.select().from(contact).where(eq(contact.id, contactId)) : [];
  if (person?.email) return;
  throw new ProblemError(
    'no-contact-address',
    `${person ? `${headerText(person.name)} has no email address` : 'This ticket has no contact'}, so no reply can be sent. You can still post an internal note.`,
  );
};

const ownAddresses = async (tx: Db, inboundAddress: string): Promise<string[]> => {
  const accounts = await tx.select({ address: emailAccount.fromAddress }).from(emailAccount);
  return [inboundAddress, ...accounts.map(({ address }) => address)];
};

const refuseTooLarge = async (tx: Db, messageId: string): Promise<void> => {
  const total = (await filesOf(tx, messageId)).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  if (total <= ATTACHMENT_LIMITS.mailMaxBytes) return;
  const megabytes = (bytes: number): string => `${Math.ceil(bytes / (1024 * 1024))} MB`;
  throw new ProblemError(
    'invalid-request',
    `The attachments are ${megabytes(total)} together; one mail carries at most ${megabytes(ATTACHMENT_LIMITS.mailMaxBytes)}. Remove some, or send several replies.`,
  );
};

/**
 * Takes a reply into the conversation, with everything that it is fixed: its text, recipients,
 * subject and files. With a hold it waits there, `queued`; without, it is `sending` and its attempt has
 * to follow in this transaction ({@link openAttempt}).
 *
 * Throws `not-found`, `no-contact-address`, `no-email-account`, `unfilled-variable`,
 * `conversation-moved` or `invalid-request`, and then nothing is kept.
 */
export const beginReply = async (tx: Db, request: ReplyRequest, now: Date, holdMs: number): Promise<MessageRecord> => {
  const { me, ticketId, body } = request;
  const ticket = await requireTicket(tx, ticketId, { lock: true });
  await requireContact(tx, ticket);
  await requireAccount(tx);
  const [owner] = await tx.select().from(tenant).where(eq(tenant.id, me.tenantId));
  if (!owner) throw new Error('The tenant of a signed-in technician is gone.');
  const recipients = replyRecipients(body.recipients, await ownAddresses(tx, owner.inboundAddress));
  refuseUnfilled(body.text);
  await stopWhenMoved(tx, me, ticketId, body.seenMessageId);
  const row = await appendMessage(
    tx,
    me,
    {
      kind: 'technician',
      ticketId,
      technicianId: me.technicianId,
      text: bodyText(body.text),
      recipients,
      thenStatus: body.thenStatus,
      subject: replySubject(ticket),
      ...(holdMs > 0
        ? { deliveryState: 'queued' as const, releaseAt: new Date(now.getTime() + holdMs) }
        : { deliveryState: 'sending' as const, releaseAt: null }),
      sourceId: replySourceId(request),
    },
    now,
  );
  await claimAttachments(tx, body.attachmentIds, { ticketId, technicianId: me.technicianId, messageId: row.id });
  await refuseTooLarge(tx, row.id);
  return row;
};
