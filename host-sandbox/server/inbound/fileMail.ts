import { randomUUID } from 'node:crypto';
import { eq, inArray, sql } from 'drizzle-orm';
import type { StoredFile } from '../attachments/storeAttachment.ts';
import type { Db } from '../db/open.ts';
import { attachment, contact, mailAttempt, message, tenant, ticket } from '../db/schema.ts';
import { publish } from '../live/liveHub.ts';
import { verifyMessageId } from '../mail/messageId.ts';
import { appendMessage, appendSystemEvent } from '../messages/appendMessage.ts';
import { refreshTicketSla } from '../sla/refreshSla.ts';
import { applyChange } from '../tickets/applyChange.ts';
import { requireTicket } from '../tickets/toTicket.ts';
import { touchTicket } from '../tickets/touchTicket.ts';
import { isResolved } from '../tickets/transitions.ts';
import { mailSourceId, type TenantRecord } from './gatherFacts.ts';
import type { ReadMail } from './readMail.ts';
import { withoutTags, type ThreadDecision } from './threading.ts';

/** A mail on its way into one tenant. */
export interface MailToFile {
  readonly own: TenantRecord;
  readonly mail: ReadMail;
  readonly rawSha256: string;
  /** The mail's files, in the blob store already. */
  readonly files: readonly (StoredFile & { readonly contentId: string | null })[];
}

/** Where a mail ended up. */
export interface FiledMail {
  readonly ticketId: string | null;
  readonly messageId: string | null;
}

const NOWHERE: FiledMail = { ticketId: null, messageId: null };

const scopeOf = ({ own }: MailToFile) => ({ tenantId: own.id });

const authorOf = async (tx: Db, { mail }: MailToFile, contactId: string | null) => {
  const [known] = contactId
    ? await tx.select().from(contact).where(eq(contact.id, contactId))
    : await tx.select().from(contact).where(eq(contact.email, mail.from)).orderBy(contact.id).limit(1);
  const isSender = known?.email === mail.from;
  return isSender ? { id: known.id, name: known.name } : { id: null, name: mail.fromName || 'Unknown sender' };
};

/** Adds the mail to its ticket as a customer-channel message (SPEC, Conversation thread). */
const addMessage = async (
  tx: Db,
  filing: MailToFile,
  ticketId: string,
  author: { id: string | null; name: string },
  now: Date,
): Promise<FiledMail> => {
  const { mail, rawSha256, files } = filing;
  const { id } = await appendMessage(
    tx,
    scopeOf(filing),
    {
      kind: 'customer',
      ticketId,
      text: mail.text,
      quotedText: mail.quotedText,
      html: mail.html,
      contactId: author.id,
      authorName: author.name,
      authorEmail: mail.from || null,
      channel: { via: 'email', from: mail.from, subject: mail.subject },
      rfcMessageId: mail.messageId,
      sourceId: mail.messageId === null ? mailSourceId(rawSha256) : null,
    },
    now,
  );
  if (files.length > 0) {
    await tx
      .insert(attachment)
      .values(files.map((file) => ({ ...file, tenantId: filing.own.id, ticketId, messageId: id, createdAt: now })));
  }
  return { ticketId, messageId: id };
};

/** Adds the mail to an existing ticket; one that was thought done is opened again. */
const fileOnTicket = async (tx: Db, filing: MailToFile, ticketId: string, now: Date): Promise<FiledMail> => {
  const row = await requireTicket(tx, ticketId, { lock: true });
  const author = await authorOf(tx, filing, null);
  const filed = await addMessage(tx, filing, ticketId, author, now);
  const actor = { kind: 'contact', name: author.name };
  if (isResolved(row.status)) {
    await applyChange(tx, scopeOf(filing), row, { status: 'in_progress' }, actor, now);
    await refreshTicketSla(tx, scopeOf(filing), ticketId, now);
  } else await touchTicket(tx, scopeOf(filing), ticketId, now);
  return filed;
};

const addContact = async (tx: Db, { own, mail }: MailToFile, clientId: string): Promise<string> => {
  const id = randomUUID();
  await tx.insert(contact).values({ id, tenantId: own.id, clientId, name: mail.fromName, email: mail.from });
  return id;
};

/** Takes the tenant's next ticket number; the row's lock lets nobody else have it. */
const takeNumber = async (tx: Db, tenantId: string): Promise<number> => {
  const [row] = await tx
    .update(tenant)
    .set({ nextTicketNumber: sql`${tenant.nextTicketNumber} + 1` })
    .where(eq(tenant.id, tenantId))
    .returning({ next: tenant.nextTicketNumber });
  if (!row) throw new Error(`There is no tenant ${tenantId}.`);
  return row.next - 1;
};

const openTicket = async (
  tx: Db,
  filing: MailToFile,
  decision: ThreadDecision & { outcome: 'new_ticket' },
  now: Date,
): Promise<FiledMail> => {
  const { own, mail } = filing;
  const contactId = decision.contactId ?? (await addContact(tx, filing, decision.clientId));
  const author = await authorOf(tx, filing, contactId);
  const id = randomUUID();
  await tx.insert(ticket).values({
    id,
    tenantId: own.id,
    number: await takeNumber(tx, own.id),
    subject: withoutTags(mail.subject) || '(no subject)',
    status: 'new',
    priority: 'medium',
    contactId,
    clientId: decision.clientId,
    channel: 'email',
    threadKey: mail.references[0] ?? mail.inReplyTo[0] ?? mail.messageId,
    createdAt: now,
    updatedAt: now,
  });
  await appendSystemEvent(
    tx,
    scopeOf(filing),
    id,
    { kind: 'contact', name: author.name },
    { type: 'ticket_created', channel: 'email' },
    `${author.name} opened the ticket by e-mail.${decision.contactId ? '' : ` ${mail.from} was added as a contact.`}`,
    now,
  );
  const filed = await addMessage(tx, filing, id, author, now);
  await refreshTicketSla(tx, scopeOf(filing), id, now);
  await publish(tx, scopeOf(filing), [{ topic: 'queue', type: 'row.changed', subjectId: id }], now);
  return filed;
};

/** Tells on its ticket, once, that a mail of ours has come back. Only our own signed ids count. */
const tellBounce = async (tx: Db, filing: MailToFile, now: Date): Promise<FiledMail> => {
  const { own, mail } = filing;
  const ours = (mail.bounce?.messageIds ?? []).filter((id) => verifyMessageId(id, own.messageIdSecret) !== null);
  if (!mail.bounce || ours.length === 0) return NOWHERE;
  const [returned] = await tx.select().from(mailAttempt).where(inArray(mailAttempt.rfcMessageId, ours)).limit(1);
  if (!returned) return NOWHERE;
  const sourceId = `bounce:${returned.rfcMessageId}`;
  const [told] = await tx.select({ id: message.id }).from(message).where(eq(message.sourceId, sourceId));
  if (told) return NOWHERE;
  const { reason } = mail.bounce;
  const event = await appendMessage(
    tx,
    scopeOf(filing),
    {
      kind: 'system_event',
      ticketId: returned.ticketId,
      text: `The reply to ${returned.toAddress} was returned undelivered: ${reason}`,
      event: { actor: { kind: 'system', name: 'Inbound mail' }, detail: { type: 'reply_failed', reason } },
      sourceId,
    },
    now,
  );
  await touchTicket(tx, scopeOf(filing), returned.ticketId, now);
  return { ticketId: returned.ticketId, messageId: event.id };
};

/** Does what was decided, in the transaction in which it was decided. */
export const fileMail = (tx: Db, filing: MailToFile, decision: ThreadDecision, now: Date): Promise<FiledMail> => {
  switch (decision.outcome) {
    case 'threaded':
      return fileOnTicket(tx, filing, decision.ticketId, now);
    case 'new_ticket':
      return openTicket(tx, filing, decision, now);
    case 'ignored':
      return tellBounce(tx, filing, now);
    case 'duplicate':
    case 'quarantined':
      return Promise.resolve(NOWHERE);
  }
};
