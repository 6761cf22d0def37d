import { and, asc, eq, inArray, isNull } from 'drizzle-orm';
import { composerModeSchema, routes, type Attachment, type ComposerMode, type Draft } from '#contracts';
import type { FeatureRoutes } from '../app.ts';
import { checkAttachments } from '../attachments/claimAttachments.ts';
import { toAttachment } from '../attachments/toAttachment.ts';
import type { Db } from '../db/open.ts';
import { attachment, draft } from '../db/schema.ts';
import { withTenant } from '../db/tenancy.ts';
import { notFound } from '../http/problem.ts';
import { requireTicket } from '../tickets/toTicket.ts';
import { keepDraft } from './keepDraft.ts';

const modeOf = (text: string): ComposerMode => {
  const mode = composerModeSchema.safeParse(text);
  if (!mode.success) throw notFound();
  return mode.data;
};

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

const loadDrafts = async (tx: Db, ticketId: string, technicianId: string): Promise<Draft[]> => {
  const rows = await tx
    .select()
    .from(draft)
    .where(and(eq(draft.ticketId, ticketId), eq(draft.technicianId, technicianId)))
    .orderBy(asc(draft.mode));
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

/** What the signed-in technician has written and not sent. */
export const draftRoutes: FeatureRoutes = (bind, { database: { db }, now }) => {
  bind(routes.listDrafts, ({ me, params: { ticketId } }) =>
    withTenant(db, me, async (tx) => {
      await requireTicket(tx, ticketId);
      return { items: await loadDrafts(tx, ticketId, me.technicianId) };
    }),
  );
  bind(routes.saveDraft, ({ me, params, body }) =>
    withTenant(db, me, async (tx) => {
      const key = { ticketId: params.ticketId, technicianId: me.technicianId, mode: modeOf(params.mode) };
      await requireTicket(tx, key.ticketId);
      await checkAttachments(tx, body.attachmentIds, key);
      await keepDraft(tx, me, key, body, now());
    }),
  );
};
