import { asc, eq, sql } from 'drizzle-orm';
import type { Attachment, Delivery, KnownMessage, TechnicianRef } from '#contracts';
import { toAttachment } from '../attachments/toAttachment.ts';
import type { Db } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
import { attachment, message, technician } from '../db/schema.ts';

/** A message's row, as the database keeps it. */
export type MessageRecord = typeof message.$inferSelect;

/** Thrown for a row that breaks the rules of its own kind: a fault of ours, never of a request's. */
class BrokenMessageError extends Error {
  override readonly name = 'BrokenMessageError';
}

const required = <T>(row: MessageRecord, column: keyof MessageRecord, value: T | null | undefined): T => {
  if (value === null || value === undefined) {
    throw new BrokenMessageError(`Message ${row.id} of kind ${row.kind} has no ${column}.`);
  }
  return value;
};

const toDelivery = (row: MessageRecord): Delivery => {
  const at = (row.deliveryAt ?? row.createdAt).toISOString();
  const answer = row.deliveryAnswer ?? '';
  switch (required(row, 'deliveryState', row.deliveryState)) {
    case 'queued':
      return { state: 'queued', releaseAt: required(row, 'releaseAt', row.releaseAt).toISOString() };
    case 'sending':
      return { state: 'sending', since: at };
    case 'sent':
      return { state: 'sent', acceptedAt: at, serverAnswer: answer };
    case 'failed':
      return { state: 'failed', failedAt: at, reason: answer };
    case 'unknown':
      return { state: 'unknown', since: at, reason: answer };
    case 'bounced':
      return { state: 'bounced', at, reason: answer, eventId: row.bounceEventId };
  }
};

/** The contract's message of a row with what hangs on it. */
const toMessage = (
  row: MessageRecord,
  people: ReadonlyMap<string, TechnicianRef>,
  attachments: Attachment[],
): KnownMessage => {
  const author = people.get(row.technicianId ?? '') ?? null;
  const common = { id: row.id, ticketId: row.ticketId, createdAt: row.createdAt.toISOString() };
  const written = { ...common, text: row.text, attachments };
  switch (row.kind) {
    case 'customer':
      return {
        ...written,
        kind: 'customer',
        author: { contactId: row.contactId, name: required(row, 'authorName', row.authorName), email: row.authorEmail },
        channel: required(row, 'channel', row.channel),
        html: row.html,
        quotedText: row.quotedText,
      };
    case 'technician':
      return {
        ...written,
        kind: 'technician',
        author: required(row, 'technicianId', author),
        recipients: required(row, 'recipients', row.recipients),
        subject: required(row, 'subject', row.subject),
        thenStatus: row.thenStatus,
        delivery: toDelivery(row),
      };
    case 'internal_note':
      return {
        ...written,
        kind: 'internal_note',
        author: required(row, 'technicianId', author),
        mentions: (row.mentionIds ?? []).flatMap((id) => people.get(id) ?? []),
        editedAt: row.editedAt?.toISOString() ?? null,
      };
    case 'system_event': {
      const { actor, detail } = required(row, 'event', row.event);
      return { ...common, kind: 'system_event', actor, text: row.text, detail };
    }
  }
};

const filesOfMessages = prepared((db) =>
  db
    .select()
    .from(attachment)
    .where(sql`${attachment.messageId} = any(${sql.placeholder('messageIds')})`)
    .orderBy(asc(attachment.createdAt), asc(attachment.id))
    .prepare(''),
);

const peopleById = prepared((db) =>
  db
    .select({ id: technician.id, name: technician.name })
    .from(technician)
    .where(sql`${technician.id} = any(${sql.placeholder('ids')})`)
    .prepare(''),
);

const attachmentsOf = async (tx: Db, messageIds: string[]): Promise<Map<string, Attachment[]>> => {
  const rows = await filesOfMessages(tx, { messageIds });
  const byMessage = new Map<string, Attachment[]>();
  for (const row of rows) {
    const key = row.messageId ?? '';
    byMessage.set(key, [...(byMessage.get(key) ?? []), toAttachment(row)]);
  }
  return byMessage;
};

/** Everybody whom the rows name: authors, and who is called by a note. */
const peopleOf = async (tx: Db, rows: readonly MessageRecord[]): Promise<Map<string, TechnicianRef>> => {
  const named = rows.flatMap(({ technicianId, mentionIds }) => [technicianId, ...(mentionIds ?? [])]);
  const ids = [...new Set(named)].filter((id) => id !== null);
  if (ids.length === 0) return new Map();
  const found = await peopleById(tx, { ids });
  return new Map(found.map((who) => [who.id, who]));
};

/** Rows as messages of the contract, in the same order, with authors and attachments read in one go. */
export const toMessages = async (tx: Db, rows: readonly MessageRecord[]): Promise<KnownMessage[]> => {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const [attachments, people] = await Promise.all([attachmentsOf(tx, ids), peopleOf(tx, rows)]);
  return rows.map((row) => toMessage(row, people, attachments.get(row.id) ?? []));
};

const messageById = prepared((db) =>
  db
    .select()
    .from(message)
    .where(eq(message.id, sql.placeholder('messageId')))
    .prepare(''),
);

/** One message as the contract shows it, or null when there is none in this tenant. */
export const loadMessage = async (tx: Db, messageId: string): Promise<KnownMessage | null> => {
  const rows = await messageById(tx, { messageId });
  return (await toMessages(tx, rows))[0] ?? null;
};
