import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Db } from '../db/open.ts';
import { attachment, upload } from '../db/schema.ts';
import { ProblemError } from '../http/problem.ts';
import { WAITING_MAX_BYTES } from './limits.ts';

/**
 * Throws `attachment-too-large` where one more file would make what a technician has begun and not sent more
 * than the disk should hold for one person. Several that begin at once wait for each other.
 */
export const refuseBeyondQuota = async (tx: Db, technicianId: string, sizeBytes: number): Promise<void> => {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtext(${`uploads ${technicianId}`}))`);
  const [row] = await tx
    .select({ bytes: sql<string | null>`sum(${upload.sizeBytes})` })
    .from(upload)
    .leftJoin(attachment, eq(attachment.id, upload.attachmentId))
    .where(and(eq(upload.technicianId, technicianId), isNull(attachment.messageId)));
  if (Number(row?.bytes ?? 0) + sizeBytes <= WAITING_MAX_BYTES) return;
  const most = WAITING_MAX_BYTES / 1024 / 1024;
  throw new ProblemError(
    'attachment-too-large',
    `Your files that wait to be sent would take more than ${most} MB. Send some of them first; unused ones go after a day.`,
  );
};
