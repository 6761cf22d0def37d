import { eq } from 'drizzle-orm';
import { Readable } from 'node:stream';
import type { ServerContext } from '../context.ts';
import { upload } from '../db/schema.ts';
import { withTenant, type TenantScope } from '../db/tenancy.ts';
import { ProblemError } from '../http/problem.ts';
import { PART_MAX_BYTES } from './limits.ts';
import { TooManyBytesError } from './measured.ts';
import type { ReceivedPart } from './partStore.ts';
import { loadUpload, outOfStep, type UploadKey, type UploadRecord } from './uploadRows.ts';

/** A part as it comes over the wire. */
export interface SentPart {
  readonly offset: number;
  /** What the sender says that it is, in bytes; NaN when it does not. */
  readonly contentLength: number;
  readonly body: ReadableStream<Uint8Array> | null;
}

const tooLong = (limitBytes: number): ProblemError =>
  limitBytes < PART_MAX_BYTES
    ? new ProblemError('attachment-too-large', 'The file has more bytes than were announced. Attach it anew.')
    : new ProblemError('attachment-too-large', `A part has at most ${PART_MAX_BYTES / 1024 / 1024} MB.`);

const receive = async (
  { blobs }: ServerContext,
  uploadId: string,
  { body, contentLength }: SentPart,
  limitBytes: number,
): Promise<ReceivedPart> => {
  if (contentLength > limitBytes) throw tooLong(limitBytes);
  try {
    return await blobs.parts.receive(uploadId, body ? Readable.fromWeb(body as never) : Readable.from([]), limitBytes);
  } catch (error) {
    if (error instanceof TooManyBytesError) throw tooLong(limitBytes);
    throw error;
  }
};

/**
 * Streams the next part of an upload to the disk and counts it in. Of two that come at once for the same
 * place, one is counted. Throws `upload-out-of-step`, `attachment-too-large` and `not-found`.
 */
export const receivePart = async (
  context: ServerContext,
  me: TenantScope,
  key: UploadKey,
  sent: SentPart,
): Promise<UploadRecord> => {
  const { db } = context.database;
  const before = await withTenant(db, me, (tx) => loadUpload(tx, key));
  if (sent.offset !== before.receivedBytes) throw outOfStep(before, sent.offset);
  const missing = before.sizeBytes - before.receivedBytes;
  // All is there, and only its completion failed: it is tried again.
  if (missing === 0) return before;
  const part = await receive(context, key.uploadId, sent, Math.min(missing, PART_MAX_BYTES));
  try {
    if (part.sizeBytes === 0) throw new ProblemError('invalid-request', 'The part is empty. Send the next bytes.');
    return await withTenant(db, me, async (tx) => {
      const row = await loadUpload(tx, key, true);
      if (sent.offset !== row.receivedBytes) throw outOfStep(row, sent.offset);
      await part.keepAt(sent.offset);
      const receivedBytes = row.receivedBytes + part.sizeBytes;
      await tx.update(upload).set({ receivedBytes }).where(eq(upload.id, row.id));
      return { ...row, receivedBytes };
    });
  } finally {
    await part.discard();
  }
};
