import { and, count, eq, exists, gt, inArray, or, sql } from 'drizzle-orm';
import type { Db } from '../db/open.ts';
import { contact, emailAccount, inboundMail, message, technician, type tenant, ticket } from '../db/schema.ts';
import { domainOf } from '../mail/headerText.ts';
import { isPublicMailDomain } from './publicMailDomains.ts';
import type { MailToFile } from './mailToFile.ts';
import type { ReadMail } from './readMail.ts';
import { signedTickets, ticketTags, type ThreadFacts, type ThreadHint } from './threading.ts';

export type TenantRecord = typeof tenant.$inferSelect;

const HOUR_MS = 60 * 60 * 1000;

/** Identity of a mail that has no Message-ID, as a message has it. */
export const mailSourceId = (identity: string): string => `mail:${identity}`;

const isSeen = async (tx: Db, { mail: { messageId }, identity, rawSha256 }: MailToFile): Promise<boolean> => {
  const [filed] = await tx
    .select({ id: message.id })
    .from(message)
    .where(messageId === null ? eq(message.sourceId, mailSourceId(identity)) : eq(message.rfcMessageId, messageId));
  if (filed) return true;
  // What was kept aside or ignored is known by its bytes: whoever knows an id cannot keep out the true mail.
  const [aside] = await tx.select({ id: inboundMail.id }).from(inboundMail).where(eq(inboundMail.rawSha256, rawSha256));
  return aside !== undefined;
};

/** Whether the sender is the ticket's contact, or has written on it before. */
const isKnownOn = (from: string) =>
  or(
    eq(contact.email, from),
    exists(
      sql`(select 1 from ${message} where ${and(
        eq(message.ticketId, ticket.id),
        eq(message.kind, 'customer'),
        eq(sql`lower(${message.authorEmail})`, from),
      )})`,
    ),
  );

const hintedBy = async (
  tx: Db,
  from: string,
  by: ThreadHint['by'],
  where: ReturnType<typeof inArray>,
): Promise<(ThreadHint & { number: number })[]> => {
  const rows = await tx
    .select({
      ticketId: ticket.id,
      number: ticket.number,
      senderKnown: sql<boolean>`coalesce(${isKnownOn(from)}, false)`,
    })
    .from(ticket)
    .leftJoin(contact, eq(contact.id, ticket.contactId))
    .where(where);
  return rows.map((row) => ({ ...row, by }));
};

const hintsOf = async (tx: Db, mail: ReadMail): Promise<ThreadHint[]> => {
  const tags = ticketTags(mail.subject);
  const named = [...mail.inReplyTo, ...mail.references].slice(-200);
  const tagged = tags.length > 0 ? await hintedBy(tx, mail.from, 'tag', inArray(ticket.number, [...tags])) : [];
  const ofNamed = tx.select({ id: message.ticketId }).from(message).where(inArray(message.rfcMessageId, named));
  const referred = named.length > 0 ? await hintedBy(tx, mail.from, 'reference', inArray(ticket.id, ofNamed)) : [];
  return [...tagged.toSorted((a, b) => tags.indexOf(a.number) - tags.indexOf(b.number)), ...referred];
};

const firstExisting = async (tx: Db, ticketIds: readonly string[]): Promise<string | null> => {
  if (ticketIds.length === 0) return null;
  const rows = await tx
    .select({ id: ticket.id })
    .from(ticket)
    .where(inArray(ticket.id, [...ticketIds]));
  return ticketIds.find((id) => rows.some((row) => row.id === id)) ?? null;
};

/** The contact with an address, and their client. */
export const contactOf = async (tx: Db, from: string): Promise<ThreadFacts['contact']> => {
  const [found] = await tx
    .select({ contactId: contact.id, clientId: contact.clientId })
    .from(contact)
    .where(eq(contact.email, from))
    .orderBy(contact.id)
    .limit(1);
  return found ?? null;
};

/** The one client whose people write from an address's domain; null for domains of everybody's. */
export const clientOfDomain = async (tx: Db, from: string): Promise<string | null> => {
  const domain = domainOf(from);
  if (from === '' || isPublicMailDomain(domain)) return null;
  const clients = await tx
    .selectDistinct({ id: contact.clientId })
    .from(contact)
    .where(eq(sql`split_part(${contact.email}, '@', 2)`, domain))
    .limit(2);
  return clients.length === 1 ? (clients[0]?.id ?? null) : null;
};

const isOurs = async (tx: Db, own: TenantRecord, from: string): Promise<boolean> => {
  const accounts = await tx.select({ address: emailAccount.fromAddress }).from(emailAccount);
  return [own.inboundAddress, ...accounts.map(({ address }) => address)].some(
    (address) => address.toLowerCase() === from,
  );
};

const isTechnician = async (tx: Db, from: string): Promise<boolean> => {
  const [who] = await tx
    .select({ id: technician.id })
    .from(technician)
    .where(eq(sql`lower(${technician.email})`, from));
  return who !== undefined;
};

const ticketsLately = async (tx: Db, from: string, now: Date): Promise<number> => {
  const [row] = await tx
    .select({ tickets: count() })
    .from(inboundMail)
    .where(
      and(
        eq(inboundMail.fromAddress, from),
        eq(inboundMail.outcome, 'new_ticket'),
        gt(inboundMail.receivedAt, new Date(now.getTime() - HOUR_MS)),
      ),
    );
  return row?.tickets ?? 0;
};

/** Looks up what decides where a mail goes in one tenant. `tx` is fenced to it. */
export const gatherFacts = async (tx: Db, filing: MailToFile, now: Date): Promise<ThreadFacts> => {
  const { own, mail } = filing;
  return {
    seenBefore: await isSeen(tx, filing),
    automatic: mail.automatic,
    isBounce: mail.bounce !== null,
    fromOurselves: await isOurs(tx, own, mail.from),
    fromTechnician: await isTechnician(tx, mail.from),
    signedTicketId: await firstExisting(tx, signedTickets(mail.inReplyTo, mail.references, own.messageIdSecret)),
    hints: mail.from === '' ? [] : await hintsOf(tx, mail),
    contact: mail.from === '' ? null : await contactOf(tx, mail.from),
    clientOfDomain: await clientOfDomain(tx, mail.from),
    ticketsLately: await ticketsLately(tx, mail.from, now),
  };
};
