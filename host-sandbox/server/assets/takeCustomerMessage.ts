import { and, desc, eq, inArray, isNull, not } from 'drizzle-orm';
import type { AgentIdentity } from '../agents/agentIdentity.ts';
import type { Db } from '../db/open.ts';
import { asset, contact, message, ticket } from '../db/schema.ts';
import { appendMessage } from '../messages/appendMessage.ts';
import { customerAnswered } from '../tickets/customerAnswered.ts';
import { openTicket } from '../tickets/openTicket.ts';
import { requireTicket } from '../tickets/toTicket.ts';
import { plainLine, plainText } from './plainText.ts';

const MAX_TEXT = 10_000;
const MAX_SUBJECT = 80;
const DONE = ['resolved', 'closed'];

type AssetRecord = typeof asset.$inferSelect;

/** Whoever writes from a machine: its owner, else only the name of the account that is signed in there. */
interface Author {
  readonly contactId: string | null;
  readonly name: string;
  readonly email: string | null;
}

const authorAt = async (tx: Db, row: AssetRecord): Promise<Author> => {
  const [owner] = row.ownerId ? await tx.select().from(contact).where(eq(contact.id, row.ownerId)) : [];
  if (owner) return { contactId: owner.id, name: owner.name, email: owner.email };
  return { contactId: null, name: row.signedInUser ?? row.name, email: null };
};

/** The newest ticket about the machine, of the same person, that is not done. */
const openTicketAbout = async (tx: Db, assetId: string, { contactId }: Author): Promise<string | null> => {
  const [row] = await tx
    .select({ id: ticket.id })
    .from(ticket)
    .where(
      and(
        eq(ticket.assetId, assetId),
        contactId === null ? isNull(ticket.contactId) : eq(ticket.contactId, contactId),
        not(inArray(ticket.status, DONE)),
      ),
    )
    .orderBy(desc(ticket.createdAt), desc(ticket.number))
    .limit(1);
  return row?.id ?? null;
};

const subjectOf = (text: string): string => {
  const first = plainLine(text.split('\n').find((line) => line.trim() !== '') ?? '', MAX_TEXT);
  return first.length <= MAX_SUBJECT ? first : `${plainLine(first, MAX_SUBJECT - 1)}…`;
};

/**
 * Puts what an end user wrote at the machine on the newest open ticket about it, else on a new one, as a
 * message of the agent channel. The channel's certificate is the one that the listener verified. Taken
 * twice under one id, it is kept once.
 */
export const takeCustomerMessage = async (
  tx: Db,
  identity: AgentIdentity,
  given: { readonly messageId: string; readonly text: string },
  now: Date,
): Promise<void> => {
  const { assetId } = identity;
  const sourceId = `agent:${assetId}:${given.messageId}`;
  const [row] = await tx.select().from(asset).where(eq(asset.id, assetId)).for('no key update');
  if (!row) throw new Error(`There is no asset ${assetId} in ${identity.tenantId}.`);
  const [known] = await tx.select({ id: message.id }).from(message).where(eq(message.sourceId, sourceId));
  const text = plainText(given.text, MAX_TEXT);
  if (known || text === '') return;

  const author = await authorAt(tx, row);
  const about = { contactId: author.contactId, clientId: row.clientId, assetId };
  const openedBy = { kind: 'contact', name: author.name };
  const ticketId =
    (await openTicketAbout(tx, assetId, author)) ??
    (await openTicket(
      tx,
      identity,
      {
        ...about,
        subject: subjectOf(text),
        channel: 'agent',
        openedBy,
        text: `${author.name} opened the ticket at ${row.name}.`,
      },
      now,
    ));
  await appendMessage(
    tx,
    identity,
    {
      kind: 'customer',
      ...{ ticketId, text, sourceId },
      contactId: author.contactId,
      authorName: author.name,
      authorEmail: author.email,
      channel: {
        via: 'agent',
        certificateSubject: identity.certificateSubject,
        certificateFingerprint: identity.fingerprint,
        verifiedAt: identity.verifiedAt.toISOString(),
      },
    },
    now,
  );
  await customerAnswered(tx, identity, await requireTicket(tx, ticketId, { lock: true }), author.name, now);
};
