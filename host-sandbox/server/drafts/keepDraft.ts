import type { Recipients } from '#contracts';
import type { Db } from '../db/open.ts';
import { draft } from '../db/schema.ts';
import type { TenantScope } from '../db/tenancy.ts';
import { publishOwnMarks } from '../tickets/marks.ts';
import { isDraft, removeDraft, type DraftKey } from './removeDraft.ts';

/** What a draft holds. */
export interface DraftContent {
  readonly text: string;
  readonly attachmentIds: readonly string[];
  readonly recipients: Recipients | null;
  /** Why a text that was sent once is a draft again. */
  readonly failure?: string | null;
}

/** Keeps a draft in place of the one before; an empty one without attachments is removed. Its author's queue hears of a new one. */
export const keepDraft = async (
  tx: Db,
  scope: TenantScope,
  key: DraftKey,
  { text, attachmentIds, recipients, failure = null }: DraftContent,
  now: Date,
): Promise<void> => {
  if (text === '' && attachmentIds.length === 0) return removeDraft(tx, scope, key, now);
  const [before] = await tx.select({ failure: draft.failure }).from(draft).where(isDraft(key));
  const content = { text, attachmentIds: [...attachmentIds], recipients, failure, updatedAt: now };
  await tx
    .insert(draft)
    .values({ ...key, tenantId: scope.tenantId, ...content })
    .onConflictDoUpdate({ target: [draft.ticketId, draft.technicianId, draft.mode], set: content });
  // Not with every keystroke: only what the queue shows of a draft.
  if (!before || (before.failure === null) !== (failure === null)) await publishOwnMarks(tx, scope, key, now);
};
