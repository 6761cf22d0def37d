import { randomUUID } from 'node:crypto';
import { ProblemError } from '../http/problem.ts';
import type { BlobStore } from './blobStore.ts';
import { cleanFileName } from './fileName.ts';
import { ATTACHMENT_LIMITS } from './limits.ts';
import { TooManyBytesError } from './measured.ts';
import { mediaTypeOf, SNIFFED_BYTES } from './mediaType.ts';

/** A file in the blob store, before a row says what it belongs to. */
export interface StoredFile {
  readonly id: string;
  readonly fileName: string;
  readonly mediaType: string;
  readonly sizeBytes: number;
  readonly sha256: string;
}

const tooLarge = (cause: unknown): ProblemError =>
  new ProblemError(
    'attachment-too-large',
    `A file can have at most ${ATTACHMENT_LIMITS.fileMaxBytes / 1024 / 1024} MB. Make it smaller or share it by a link.`,
    { cause },
  );

/**
 * Streams a file to the blob store, looking at its first bytes on the way.
 * Throws `attachment-too-large`.
 *
 * @param limitBytes what a technician may upload, unless the file came in by mail
 */
export const storeFile = async (
  blobs: BlobStore,
  rawFileName: string,
  content: AsyncIterable<Uint8Array>,
  limitBytes: number = ATTACHMENT_LIMITS.fileMaxBytes,
): Promise<StoredFile> => {
  let head = Buffer.alloc(0);
  const watched = async function* (): AsyncIterable<Uint8Array> {
    for await (const chunk of content) {
      if (head.length < SNIFFED_BYTES) head = Buffer.concat([head, chunk]).subarray(0, SNIFFED_BYTES);
      yield chunk;
    }
  };
  try {
    const { sha256, sizeBytes } = await blobs.put(watched(), limitBytes);
    return { id: randomUUID(), fileName: cleanFileName(rawFileName), mediaType: mediaTypeOf(head), sizeBytes, sha256 };
  } catch (error) {
    if (error instanceof TooManyBytesError) throw tooLarge(error);
    throw error;
  }
};
