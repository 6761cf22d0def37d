import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Attachment, Draft } from '#contracts';
import { toAttachment } from '../attachments/toAttachment.ts';
import type { Db } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
import { attachment, draft } from '../db/schema.ts';

/** The files of a draft in its own order, without those that have become part of a message. */
const waitingFiles = async (tx: Db, ids: readonly string[]): Promise<Attachment[]> => {
  if (ids.length === 0) return [];
  const rows = await tx
    .select()
    .from(attachment)
    .where(and(inArray(attachment.id, [...ids]), isNull(attachment.messageId)));
  const byId = new Map(rows.map((row) => [row.id, toAttachment(row)]));
  return ids.map((id) => byId.get(id)).filter((file) => file !== undefined);
};

const draftsOf = prepared((db) =>
  db
    .select()
    .from(draft)
    .where(
      and(eq(draft.ticketId, sql.placeholder('ticketId')), eq(draft.technicianId, sql.placeholder('technicianId'))),
    )
    .orderBy(asc(draft.mode))
    .prepare(''),
);

/** A technician's drafts on a ticket. */
export const loadDrafts = async (tx: Db, ticketId: string, technicianId: string): Promise<Draft[]> => {
  const rows = await draftsOf(tx, { ticketId, technicianId });
  const drafts = [];
  for (const { mode, text, attachmentIds, recipients, failure, updatedAt } of rows) {
    drafts.push({
      mode,
      text,
      attachments: await waitingFiles(tx, attachmentIds),
      recipients,
      failure,
      updatedAt: updatedAt.toISOString(),
    });
  }
  return drafts;
};
