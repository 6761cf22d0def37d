import { and, eq } from 'drizzle-orm';
import type { Upload } from '#contracts';
import type { Db } from '../db/open.ts';
import { attachment, upload } from '../db/schema.ts';
import { notFound, ProblemError } from '../http/problem.ts';
import { PART_MAX_BYTES } from './limits.ts';
import { toAttachment } from './toAttachment.ts';

/** An upload's row. */
export type UploadRecord = typeof upload.$inferSelect;

/** Which upload, by whom: nobody else may look at it or go on with it. */
export interface UploadKey {
  readonly uploadId: string;
  readonly ticketId: string;
  readonly technicianId: string;
}

const isKey = ({ uploadId, ticketId, technicianId }: UploadKey) =>
  and(eq(upload.id, uploadId), eq(upload.ticketId, ticketId), eq(upload.technicianId, technicianId));

/** The technician's own upload; with `lock`, nobody else's part gets between. Throws `not-found`. */
export const loadUpload = async (tx: Db, key: UploadKey, lock = false): Promise<UploadRecord> => {
  const query = tx.select().from(upload).where(isKey(key));
  const [row] = await (lock ? query.for('update') : query);
  if (!row) throw notFound();
  return row;
};

/** Says no to a part that is not the next one. */
export const outOfStep = ({ receivedBytes }: Pick<UploadRecord, 'receivedBytes'>, offset: number): ProblemError =>
  new ProblemError(
    'upload-out-of-step',
    `The part begins at byte ${offset}, but byte ${receivedBytes} is next. Ask how far the upload has come, and go on from there.`,
  );

/** An upload as the contract shows it, with its attachment once it is complete. */
export const toUpload = async (tx: Db, { id, receivedBytes, attachmentId }: UploadRecord): Promise<Upload> => {
  const [row] = attachmentId ? await tx.select().from(attachment).where(eq(attachment.id, attachmentId)) : [];
  return { id, receivedBytes, partMaxBytes: PART_MAX_BYTES, attachment: row ? toAttachment(row) : null };
};
