import { and, count, desc, eq, exists, ilike, or, sql, type SQL } from 'drizzle-orm';
import type { FoundMessages } from '#contracts';
import type { Db } from '../db/open.ts';
import { attachment, message, technician } from '../db/schema.ts';
import { literally } from '../db/literally.ts';
import { conversationOf } from './conversation.ts';

/** Hits that one answer tells. */
const MOST = 100;

/** Characters around the first hit. */
const BEFORE = 60;
const SNIPPET = 160;

const snippetOf = (text: string, words: string): string => {
  const flat = text.replace(/\s+/g, ' ').trim();
  const at = flat.toLowerCase().indexOf(words.toLowerCase());
  const start = Math.max(0, at - BEFORE);
  const cut = flat.slice(start, start + SNIPPET);
  return `${start > 0 ? '…' : ''}${cut}${start + SNIPPET < flat.length ? '…' : ''}`;
};

/** Messages of a ticket in whose text, author or file names the words stand, newest first. */
export const findMessages = async (tx: Db, ticketId: string, words: string): Promise<FoundMessages> => {
  const looked = words.trim();
  // Blanks would stand for everything.
  if (looked === '') return { items: [], total: 0 };
  const anywhere = `%${literally(looked)}%`;
  const named = tx
    .select({ one: sql`1` })
    .from(attachment)
    .where(and(eq(attachment.messageId, message.id), ilike(attachment.fileName, anywhere)));
  const condition: SQL | undefined = and(
    conversationOf(ticketId),
    or(
      ilike(message.text, anywhere),
      ilike(message.authorName, anywhere),
      ilike(technician.name, anywhere),
      exists(named),
    ),
  );
  const from = tx
    .select({ row: message, technicianName: technician.name })
    .from(message)
    .leftJoin(technician, eq(technician.id, message.technicianId));
  const rows = await from.where(condition).orderBy(desc(message.createdAt), desc(message.position)).limit(MOST);
  const [all] = await tx
    .select({ total: count() })
    .from(message)
    .leftJoin(technician, eq(technician.id, message.technicianId))
    .where(condition);
  return {
    items: rows.map(({ row, technicianName }) => ({
      messageId: row.id,
      kind: row.kind,
      authorName: technicianName ?? row.authorName,
      createdAt: row.createdAt.toISOString(),
      snippet: snippetOf(row.text, looked),
    })),
    total: all?.total ?? 0,
  };
};
