import { and, eq, type SQL } from 'drizzle-orm';
import type { ComposerMode } from '#contracts';
import type { Db } from '../db/open.ts';
import { draft } from '../db/schema.ts';

/** Which draft: one technician's on one ticket in one mode. */
export interface DraftKey {
  readonly ticketId: string;
  readonly technicianId: string;
  readonly mode: ComposerMode;
}

/** {@link DraftKey} as a condition. */
export const isDraft = ({ ticketId, technicianId, mode }: DraftKey): SQL | undefined =>
  and(eq(draft.ticketId, ticketId), eq(draft.technicianId, technicianId), eq(draft.mode, mode));

/** Removes a draft whose text has become a message. */
export const removeDraft = async (tx: Db, key: DraftKey): Promise<void> => {
  await tx.delete(draft).where(isDraft(key));
};
