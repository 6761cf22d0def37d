import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import type { Db } from '../db/open.ts';
import { attachment, contact } from '../db/schema.ts';
import { appendMessage } from '../messages/appendMessage.ts';
import { customerAnswered } from '../tickets/customerAnswered.ts';
import { followMerges } from '../tickets/followMerges.ts';
import { openTicket } from '../tickets/openTicket.ts';
import { requireTicket } from '../tickets/toTicket.ts';
import { mailSourceId } from './gatherFacts.ts';
import { NOWHERE, type FiledMail, type MailToFile } from './mailToFile.ts';
import { tellAutomaticReply } from './tellAutomaticReply.ts';
import { tellBounce } from './tellBounce.ts';
import { withoutTags, type ThreadDecision } from './threading.ts';

const scopeOf = ({ own }: MailToFile) => ({ tenantId: own.id });

/** Who wrote: the contact with the sender's address, the ticket's own before others; else a name without a contact. */
const authorOf = async (tx: Db, { mail }: MailToFile, ticketContactId: string | null) => {
  const known =
    mail.from === '' ? [] : await tx.select().from(contact).where(eq(contact.email, mail.from)).orderBy(contact.id);
  const author = known.find(({ id }) => id === ticketContactId) ?? known[0];
  return author ? { id: author.id, name: author.name } : { id: null, name: mail.fromName || 'Unknown sender' };
};

/** Adds the mail to its ticket as a customer-channel message (SPEC, Conversation thread). */
const addMessage = async (
  tx: Db,
  filing: MailToFile,
  ticketId: string,
  author: { id: string | null; name: string },
  now: Date,
): Promise<FiledMail> => {
  const { mail, files } = filing;
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
      channel: {
        via: 'email',
        from: mail.from,
        subject: mail.subject,
        to: [...mail.to],
        cc: [...mail.cc],
        mailId: filing.mailId,
        remarks: [...mail.remarks],
      },
      rfcMessageId: mail.messageId,
      sourceId: mail.messageId === null ? mailSourceId(filing.identity) : null,
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

/** Adds the mail to an existing ticket; one that waited for it is resumed. */
const fileOnTicket = async (tx: Db, filing: MailToFile, namedId: string, now: Date): Promise<FiledMail> => {
  const ticketId = await followMerges(tx, namedId);
  const row = await requireTicket(tx, ticketId, { lock: true });
  const author = await authorOf(tx, filing, row.contactId);
  const filed = await addMessage(tx, filing, ticketId, author, now);
  await customerAnswered(tx, scopeOf(filing), row, author.name, now);
  return filed;
};

/** A contact for a sender who is not known; none for a mail that names no sender. */
const addContact = async (tx: Db, { own, mail }: MailToFile, clientId: string): Promise<string | null> => {
  if (mail.from === '') return null;
  const id = randomUUID();
  await tx.insert(contact).values({ id, tenantId: own.id, clientId, name: mail.fromName, email: mail.from });
  return id;
};

const fileOnNewTicket = async (
  tx: Db,
  filing: MailToFile,
  decision: ThreadDecision & { outcome: 'new_ticket' },
  now: Date,
): Promise<FiledMail> => {
  const { mail } = filing;
  const contactId = decision.contactId ?? (await addContact(tx, filing, decision.clientId));
  const author = await authorOf(tx, filing, contactId);
  const ticketId = await openTicket(
    tx,
    scopeOf(filing),
    {
      subject: withoutTags(mail.subject) || '(no subject)',
      contactId,
      clientId: decision.clientId,
      channel: 'email',
      threadKey: mail.references[0] ?? mail.inReplyTo[0] ?? mail.messageId,
      openedBy: { kind: 'contact', name: author.name },
      text: `${author.name} opened the ticket by e-mail.${decision.contactId || !contactId ? '' : ` ${mail.from} was added as a contact.`}`,
    },
    now,
  );
  return addMessage(tx, filing, ticketId, author, now);
};

/** Does what was decided, in the transaction in which it was decided. */
export const fileMail = async (tx: Db, filing: MailToFile, decision: ThreadDecision, now: Date): Promise<FiledMail> => {
  switch (decision.outcome) {
    case 'threaded':
      return fileOnTicket(tx, filing, decision.ticketId, now);
    case 'new_ticket':
      return fileOnNewTicket(tx, filing, decision, now);
    case 'ignored':
      if (filing.mail.bounce) return tellBounce(tx, filing, filing.mail.bounce, now);
      return decision.ticketId === null
        ? NOWHERE
        : tellAutomaticReply(tx, filing, await followMerges(tx, decision.ticketId), now);
    case 'duplicate':
    case 'quarantined':
      return NOWHERE;
  }
};
