import { and, eq, type SQL } from 'drizzle-orm';
import type { ComposerMode } from '#contracts';
import type { Db } from '../db/open.ts';
import { draft } from '../db/schema.ts';
import type { TenantScope } from '../db/tenancy.ts';
import { publishOwnMarks } from '../tickets/marks.ts';

/** Which draft: one technician's on one ticket in one mode. */
export interface DraftKey {
  readonly ticketId: string;
  readonly technicianId: string;
  readonly mode: ComposerMode;
}

/** {@link DraftKey} as a condition. */
export const isDraft = ({ ticketId, technicianId, mode }: DraftKey): SQL | undefined =>
  and(eq(draft.ticketId, ticketId), eq(draft.technicianId, technicianId), eq(draft.mode, mode));

/** Removes a draft whose text has become a message, and tells its author's queue. */
export const removeDraft = async (tx: Db, scope: TenantScope, key: DraftKey, at: Date): Promise<void> => {
  const gone = await tx.delete(draft).where(isDraft(key)).returning();
  if (gone.length > 0) await publishOwnMarks(tx, scope, key, at);
};
