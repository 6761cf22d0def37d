import { randomUUID } from 'node:crypto';
import { and, asc, eq, isNotNull } from 'drizzle-orm';
import type { AttachmentRecord } from '../attachments/toAttachment.ts';
import type { Db } from '../db/open.ts';
import { attachment, mailAttempt, message, technician, tenant } from '../db/schema.ts';
import { ProblemError } from '../http/problem.ts';
import type { MessageRecord } from '../messages/toMessage.ts';
import { findActiveAccount, NO_ACCOUNT_MESSAGE, type EmailAccount } from './activeAccount.ts';
import { bodyText } from './bodyText.ts';
import type { ReplyParts } from './composeReply.ts';
import { domainOf, isMailAddress } from './headerText.ts';
import { signMessageId } from './messageId.ts';
import { envelopeOf } from './replyRecipients.ts';

/** A reply whose attempt is on record: from here on the mail may have left, whatever happens. */
export interface OpenedReply {
  readonly messageId: string;
  readonly ticketId: string;
  readonly tenantId: string;
  readonly account: EmailAccount;
  /** Everybody whom the mail is handed over for. */
  readonly envelope: readonly string[];
  /** Everything of the mail but the bytes of its attachments. */
  readonly parts: Omit<ReplyParts, 'attachments'>;
  readonly attachments: readonly AttachmentRecord[];
}

/** The account through which a reply leaves. Throws `no-email-account`. */
export const requireAccount = async (tx: Db): Promise<EmailAccount> => {
  const account = await findActiveAccount(tx);
  if (!account || !isMailAddress(account.fromAddress)) throw new ProblemError('no-email-account', NO_ACCOUNT_MESSAGE);
  return account;
};

/** The files of a message in the order in which they were attached. */
export const filesOf = (tx: Db, messageId: string): Promise<AttachmentRecord[]> =>
  tx
    .select()
    .from(attachment)
    .where(eq(attachment.messageId, messageId))
    .orderBy(asc(attachment.createdAt), asc(attachment.id));

/** The mails of the ticket so far, oldest first, and the one that a reply answers: the customer's last, else our own last. */
const threadOf = async (tx: Db, ticketId: string): Promise<Pick<ReplyParts, 'inReplyTo' | 'references'>> => {
  const mails = await tx
    .select({ kind: message.kind, id: message.rfcMessageId, state: message.deliveryState })
    .from(message)
    .where(and(eq(message.ticketId, ticketId), isNotNull(message.rfcMessageId)))
    .orderBy(asc(message.createdAt), asc(message.position));
  const known = mails.filter(({ kind, state }) => kind === 'customer' || state === 'sent' || state === 'unknown');
  const answered = known.findLast(({ kind }) => kind === 'customer') ?? known.at(-1);
  return { inReplyTo: answered?.id ?? null, references: known.flatMap(({ id }) => id ?? []) };
};

/**
 * Puts the attempt to send a reply on record, before a byte of it leaves (research/reliability.md,
 * section 2), and gathers its mail. The row is `sending` in this transaction; its recipients are those
 * that it was handed over with.
 *
 * Throws `no-email-account`, and then nothing is kept.
 */
export const openAttempt = async (tx: Db, row: MessageRecord, now: Date): Promise<OpenedReply> => {
  const { id: messageId, ticketId, tenantId, technicianId, recipients, subject } = row;
  if (!technicianId || !recipients || subject === null) throw new Error(`Reply ${messageId} is not complete.`);
  const account = await requireAccount(tx);
  const [owner] = await tx.select().from(tenant).where(eq(tenant.id, tenantId));
  const [author] = await tx.select().from(technician).where(eq(technician.id, technicianId));
  if (!owner || !author) throw new Error(`Tenant or author of reply ${messageId} are gone.`);
  const thread = await threadOf(tx, ticketId);
  const rfcMessageId = signMessageId(ticketId, domainOf(account.fromAddress), owner.messageIdSecret);
  const envelope = envelopeOf(recipients);
  await tx.update(message).set({ rfcMessageId }).where(eq(message.id, messageId));
  await tx.insert(mailAttempt).values({
    id: randomUUID(),
    tenantId,
    ticketId,
    messageId,
    technicianId,
    rfcMessageId,
    fromAddress: account.fromAddress,
    toAddress: envelope.join(', '),
    subject,
    state: 'sending',
    startedAt: now,
  });
  return {
    messageId,
    ticketId,
    tenantId,
    account,
    envelope,
    parts: {
      messageId: rfcMessageId,
      subject,
      inboundAddress: owner.inboundAddress,
      signature: bodyText(author.signature).trim(),
      from: { name: account.fromName, address: account.fromAddress },
      to: recipients.to,
      cc: recipients.cc,
      text: row.text,
      ...thread,
      date: now,
    },
    attachments: await filesOf(tx, messageId),
  };
};
