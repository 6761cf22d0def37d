import { and, count, desc, eq, inArray, isNull, notInArray, or, sql, type Placeholder } from 'drizzle-orm';
import type { Db } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
import { client, contact, message, technician } from '../db/schema.ts';
import { conversationOf } from '../messages/conversation.ts';
import { requireTicket } from '../tickets/toTicket.ts';
import type { Conversation, SpokenMessage } from './conversation.ts';

const SPOKEN = ['customer', 'technician', 'internal_note'] as const;

/** The newest messages suffice; a conversation may be endless. */
const MAX_MESSAGES = 400;

const spokenOn = (ticketId: string | Placeholder) =>
  and(
    conversationOf(ticketId),
    inArray(message.kind, [...SPOKEN]),
    // What stands there and was never sent has not been said.
    or(isNull(message.deliveryState), notInArray(message.deliveryState, ['queued', 'failed'])),
  );

/** What people wrote on a ticket, oldest first, with whom and what it is about. Throws `not-found`. */
export const loadConversation = async (tx: Db, ticketId: string): Promise<Conversation> => {
  const { number, subject, clientId, contactId } = await requireTicket(tx, ticketId);
  const rows = await tx
    .select({ row: message, technicianName: technician.name })
    .from(message)
    .leftJoin(technician, eq(technician.id, message.technicianId))
    .where(spokenOn(ticketId))
    .orderBy(desc(message.createdAt), desc(message.position))
    .limit(MAX_MESSAGES);
  const [company] = await tx.select({ name: client.name }).from(client).where(eq(client.id, clientId));
  const [person] = contactId
    ? await tx.select({ name: contact.name }).from(contact).where(eq(contact.id, contactId))
    : [];
  return {
    ticketNumber: number,
    subject,
    clientName: company?.name ?? '',
    contactName: person?.name ?? null,
    messages: rows.toReversed().map(({ row, technicianName }) => ({
      id: row.id,
      kind: row.kind as SpokenMessage['kind'],
      author: technicianName ?? row.authorName ?? 'Unknown',
      at: row.createdAt,
      text: row.text,
    })),
  };
};

const placeOf = prepared((db) =>
  db
    .select({ createdAt: message.createdAt, position: message.position })
    .from(message)
    .where(and(eq(message.id, sql.placeholder('messageId')), eq(message.ticketId, sql.placeholder('ticketId'))))
    .prepare(''),
);

const spokenAfter = prepared((db) =>
  db
    .select({ total: count() })
    .from(message)
    .where(
      and(
        spokenOn(sql.placeholder('ticketId')),
        sql`(${message.createdAt}, ${message.position}) > (${sql.placeholder('at')}::timestamptz, ${sql.placeholder('position')}::bigint)`,
      ),
    )
    .prepare(''),
);

/** How many messages people wrote after the given one; all of them when it is null or gone. */
export const countSpokenAfter = async (tx: Db, ticketId: string, messageId: string | null): Promise<number> => {
  const [last] = messageId === null ? [] : await placeOf(tx, { messageId, ticketId });
  const [counted] = await spokenAfter(tx, {
    ticketId,
    at: last?.createdAt.toISOString() ?? '-infinity',
    position: last?.position ?? 0,
  });
  return counted?.total ?? 0;
};
