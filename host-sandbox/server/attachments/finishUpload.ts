import { eq } from 'drizzle-orm';
import { Readable } from 'node:stream';
import type { ServerContext } from '../context.ts';
import { attachment, upload } from '../db/schema.ts';
import { withTenant, type TenantScope } from '../db/tenancy.ts';
import { ProblemError } from '../http/problem.ts';
import { mediaTypeOf, SNIFFED_BYTES } from './mediaType.ts';
import { refuseByContent } from './refuseFile.ts';
import { storeFile } from './storeAttachment.ts';
import { loadUpload, type UploadKey, type UploadRecord } from './uploadRows.ts';

/** A file that has come in whole, and that nothing refers to yet. */
export interface CompleteFile {
  readonly fileName: string;
  /** By content. */
  readonly mediaType: string;
  readonly sizeBytes: number;
  /** Streams it from the disk; may be called again. */
  open(): Readable;
}

/**
 * Looks at a complete file before it is kept, e.g. with a virus scanner. Gives the reason to refuse it,
 * as a sentence for the technician, or null to take it.
 */
export type ScanFile = (file: CompleteFile) => Promise<string | null>;

const headOf = async (content: AsyncIterable<Uint8Array>): Promise<Buffer> => {
  const chunks = [];
  let length = 0;
  for await (const chunk of content) {
    chunks.push(chunk);
    length += chunk.byteLength;
    if (length >= SNIFFED_BYTES) break;
  }
  return Buffer.concat(chunks).subarray(0, SNIFFED_BYTES);
};

const check = async ({ blobs }: ServerContext, scan: ScanFile, row: UploadRecord): Promise<void> => {
  const mediaType = mediaTypeOf(await headOf(blobs.parts.read(row.id)));
  refuseByContent(mediaType);
  const { fileName, sizeBytes } = row;
  const refusal = await scan({ fileName, mediaType, sizeBytes, open: () => Readable.from(blobs.parts.read(row.id)) });
  if (refusal !== null) throw new ProblemError('attachment-refused', refusal);
};

/** Forgets an upload and its bytes. */
export const dropUpload = async ({ database, blobs }: ServerContext, me: TenantScope, id: string): Promise<void> => {
  await withTenant(database.db, me, (tx) => tx.delete(upload).where(eq(upload.id, id)));
  await blobs.parts.remove(id);
};

/**
 * Makes an attachment of an upload that has all its bytes. A file that is refused is forgotten; after
 * any other failure, the empty part at its end tries again. Throws `attachment-refused`.
 */
export const finishUpload = async (
  context: ServerContext,
  me: TenantScope,
  key: UploadKey,
  row: UploadRecord,
  scan: ScanFile,
): Promise<UploadRecord> => {
  if (row.attachmentId !== null || row.receivedBytes < row.sizeBytes) return row;
  const { database, blobs, now } = context;
  try {
    await check(context, scan, row);
  } catch (error) {
    if (error instanceof ProblemError) await dropUpload(context, me, row.id);
    throw error;
  }
  const file = await storeFile(blobs, row.fileName, blobs.parts.read(row.id), row.sizeBytes);
  if (file.sizeBytes !== row.sizeBytes) {
    await dropUpload(context, me, row.id);
    throw new ProblemError('upload-out-of-step', 'Some bytes of the upload are gone. Attach the file anew.');
  }
  const finished = await withTenant(database.db, me, async (tx) => {
    const current = await loadUpload(tx, key, true);
    if (current.attachmentId !== null) return current;
    const { ticketId, technicianId: uploadedBy } = key;
    await tx.insert(attachment).values({ ...file, tenantId: me.tenantId, ticketId, uploadedBy, createdAt: now() });
    await tx.update(upload).set({ attachmentId: file.id }).where(eq(upload.id, row.id));
    return { ...current, attachmentId: file.id };
  });
  await blobs.parts.remove(row.id);
  return finished;
};
