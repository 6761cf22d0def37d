import { createHash, randomUUID } from 'node:crypto';
import { and, asc, eq, isNotNull } from 'drizzle-orm';
import type { ReplyWrite } from '#contracts';
import { claimAttachments } from '../attachments/claimAttachments.ts';
import type { AttachmentRecord } from '../attachments/toAttachment.ts';
import type { Db } from '../db/open.ts';
import { attachment, contact, mailAttempt, message, tenant } from '../db/schema.ts';
import { ProblemError } from '../http/problem.ts';
import type { SignedInTechnician } from '../http/signIn.ts';
import { appendMessage } from '../messages/appendMessage.ts';
import { requireTicket, type TicketRecord } from '../tickets/toTicket.ts';
import { findActiveAccount, NO_ACCOUNT_MESSAGE, type EmailAccount } from './activeAccount.ts';
import { replySubject, type ReplyParts } from './composeReply.ts';
import { domainOf, headerText, isMailAddress } from './headerText.ts';
import { bodyText } from './bodyText.ts';
import { signMessageId } from './messageId.ts';

/** A reply as a technician sends it off. */
export interface ReplyRequest {
  readonly me: SignedInTechnician;
  readonly ticketId: string;
  readonly key: string;
  readonly body: ReplyWrite;
}

/** A reply whose attempt is on record: from here on the mail may have left, whatever happens. */
export interface BegunReply {
  readonly messageId: string;
  readonly account: EmailAccount;
  /** Everything of the mail but the bytes of its attachments. */
  readonly parts: Omit<ReplyParts, 'attachments'>;
  readonly attachments: readonly AttachmentRecord[];
}

/** All attachments of one mail together: what common mail servers still take, before encoding. */
const ATTACHMENTS_MAX_BYTES = 25 * 1024 * 1024;

/** Identity of the reply that a technician's key stands for: the database holds at most one, for good. */
export const replySourceId = ({ me, key }: Pick<ReplyRequest, 'me' | 'key'>): string =>
  `reply:${me.technicianId}:${createHash('sha256').update(key).digest('hex')}`;

const requireAccount = async (tx: Db): Promise<EmailAccount> => {
  const account = await findActiveAccount(tx);
  if (!account || !isMailAddress(account.fromAddress)) throw new ProblemError('no-email-account', NO_ACCOUNT_MESSAGE);
  return account;
};

const requireRecipient = async (tx: Db, { contactId }: TicketRecord): Promise<{ name: string; address: string }> => {
  const [person] = contactId ? await tx.select().from(contact).where(eq(contact.id, contactId)) : [];
  if (!person?.email) {
    throw new ProblemError(
      'no-contact-address',
      `${person ? `${headerText(person.name)} has no email address` : 'This ticket has no contact'}, so no reply can be sent. You can still post an internal note.`,
    );
  }
  if (!isMailAddress(person.email)) {
    throw new ProblemError(
      'no-contact-address',
      `What is kept as the email address of ${headerText(person.name)} is not one: “${headerText(person.email)}”. Correct it, then send again.`,
    );
  }
  return { name: person.name, address: person.email };
};

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

const attachmentsOf = async (tx: Db, messageId: string): Promise<AttachmentRecord[]> => {
  const files = await tx
    .select()
    .from(attachment)
    .where(eq(attachment.messageId, messageId))
    .orderBy(asc(attachment.createdAt), asc(attachment.id));
  const total = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  if (total > ATTACHMENTS_MAX_BYTES) {
    const megabytes = (bytes: number): string => `${Math.ceil(bytes / (1024 * 1024))} MB`;
    throw new ProblemError(
      'invalid-request',
      `The attachments are ${megabytes(total)} together; one mail carries at most ${megabytes(ATTACHMENTS_MAX_BYTES)}. Remove some, or send several replies.`,
    );
  }
  return files;
};

/**
 * Puts a reply and its attempt on record, before a byte of it leaves (research/reliability.md, section 2).
 * Throws `not-found`, `no-contact-address`, `no-email-account` or `invalid-request`, and then nothing is kept.
 */
export const beginReply = async (tx: Db, request: ReplyRequest, now: Date): Promise<BegunReply> => {
  const { me, ticketId, body } = request;
  const ticket = await requireTicket(tx, ticketId);
  const to = await requireRecipient(tx, ticket);
  const account = await requireAccount(tx);
  const [owner] = await tx.select().from(tenant).where(eq(tenant.id, me.tenantId));
  if (!owner) throw new Error('The tenant of a signed-in technician is gone.');
  const thread = await threadOf(tx, ticketId);
  const rfcMessageId = signMessageId(ticketId, domainOf(account.fromAddress), owner.messageIdSecret);
  const subject = replySubject(ticket);
  const messageId = randomUUID();
  const text = bodyText(body.text);

  await appendMessage(
    tx,
    me,
    {
      id: messageId,
      kind: 'technician',
      ticketId,
      technicianId: me.technicianId,
      text,
      recipients: body.recipients,
      thenStatus: body.thenStatus,
      subject,
      deliveryState: 'sending',
      rfcMessageId,
      sourceId: replySourceId(request),
    },
    now,
  );
  await claimAttachments(tx, body.attachmentIds, { ticketId, technicianId: me.technicianId, messageId });
  await tx.insert(mailAttempt).values({
    id: randomUUID(),
    tenantId: me.tenantId,
    ticketId,
    messageId,
    technicianId: me.technicianId,
    rfcMessageId,
    fromAddress: account.fromAddress,
    toAddress: to.address,
    subject,
    state: 'sending',
    startedAt: now,
  });
  return {
    messageId,
    account,
    parts: {
      messageId: rfcMessageId,
      ticket: { number: ticket.number, subject: ticket.subject },
      tenant: { name: owner.name, inboundAddress: owner.inboundAddress },
      technicianName: me.name,
      from: { name: account.fromName, address: account.fromAddress },
      to,
      text,
      ...thread,
      date: now,
    },
    attachments: await attachmentsOf(tx, messageId),
  };
};
