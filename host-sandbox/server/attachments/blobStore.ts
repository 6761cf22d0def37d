import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { access, mkdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Thrown by {@link BlobStore.put} when the bytes exceed the limit; nothing is kept. */
export class BlobTooLargeError extends Error {
  override readonly name = 'BlobTooLargeError';
  constructor(readonly limitBytes: number) {
    super(`The file is larger than ${limitBytes} bytes.`);
  }
}

/** Files by the SHA-256 of their content, in a folder. Equal files are stored once. */
export interface BlobStore {
  /** Streams the bytes to disk. Throws {@link BlobTooLargeError}. */
  put(
    bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
    limitBytes: number,
  ): Promise<{ sha256: string; sizeBytes: number }>;
  /** Streams a file from the disk: all of it, or its first bytes. */
  get(sha256: string, first?: { readonly bytes: number }): Readable;
  /** A whole file in memory, once. */
  read(sha256: string): Promise<Buffer>;
}

/** Opens a blob store in `directory`, which is made when missing. */
export const openBlobStore = async (directory: string): Promise<BlobStore> => {
  await mkdir(path.join(directory, 'incoming'), { recursive: true });
  const pathOf = (sha256: string): string => {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new TypeError('A blob is named by its SHA-256 in lower-case hex.');
    return path.join(directory, sha256.slice(0, 2), sha256);
  };

  return {
    put: async (bytes, limitBytes) => {
      const incoming = path.join(directory, 'incoming', randomUUID());
      const hash = createHash('sha256');
      let sizeBytes = 0;
      const measure = new Transform({
        transform(chunk: Uint8Array, _encoding, done) {
          sizeBytes += chunk.byteLength;
          hash.update(chunk);
          done(sizeBytes > limitBytes ? new BlobTooLargeError(limitBytes) : null, chunk);
        },
      });
      try {
        await pipeline(Readable.from(bytes), measure, createWriteStream(incoming, { flush: true }));
        const sha256 = hash.digest('hex');
        await mkdir(path.dirname(pathOf(sha256)), { recursive: true });
        const known = await access(pathOf(sha256)).then(
          () => true,
          () => false,
        );
        if (!known) await rename(incoming, pathOf(sha256));
        return { sha256, sizeBytes };
      } finally {
        await rm(incoming, { force: true });
      }
    },
    get: (sha256, first) => createReadStream(pathOf(sha256), first ? { end: first.bytes - 1 } : {}),
    read: (sha256) => readFile(pathOf(sha256)),
  };
};
