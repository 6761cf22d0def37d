import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { measured } from './measured.ts';
import { openPartStore, type PartStore } from './partStore.ts';

/** Files by the SHA-256 of their content, in a folder. Equal files are stored once. */
export interface BlobStore {
  /** Streams the bytes to disk. Throws {@link TooManyBytesError}. */
  put(
    bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
    limitBytes: number,
  ): Promise<{ sha256: string; sizeBytes: number }>;
  /** Streams a file from the disk: all of it, or `bytes` of it from `start` on (0 when absent). */
  get(sha256: string, part?: { readonly start?: number; readonly bytes: number }): Readable;
  /** How long it is, in bytes. */
  sizeOf(sha256: string): Promise<number>;
  /** A whole file in memory, once. */
  read(sha256: string): Promise<Buffer>;
  /** Removes a file that nothing names any more, unless the same bytes were put again since `before`. */
  removeUnlessPutSince(sha256: string, before: Date): Promise<void>;
  /** Files that are still being uploaded. */
  readonly parts: PartStore;
}

/** Opens a blob store in `directory`, which is made when missing. */
export const openBlobStore = async (directory: string): Promise<BlobStore> => {
  await mkdir(path.join(directory, 'incoming'), { recursive: true });
  const pathOf = (sha256: string): string => {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new TypeError('A blob is named by its SHA-256 in lower-case hex.');
    return path.join(directory, sha256.slice(0, 2), sha256);
  };
  /** Marks a known file as put just now; false when it is not known. */
  const touch = (sha256: string): Promise<boolean> => {
    const at = new Date();
    return utimes(pathOf(sha256), at, at).then(
      () => true,
      () => false,
    );
  };

  return {
    put: async (bytes, limitBytes) => {
      const incoming = path.join(directory, 'incoming', randomUUID());
      const hash = createHash('sha256');
      let sizeBytes = 0;
      const measure = measured(limitBytes, (chunk) => {
        sizeBytes += chunk.byteLength;
        hash.update(chunk);
      });
      try {
        await pipeline(Readable.from(bytes), measure, createWriteStream(incoming, { flush: true }));
        const sha256 = hash.digest('hex');
        await mkdir(path.dirname(pathOf(sha256)), { recursive: true });
        if (!(await touch(sha256))) await rename(incoming, pathOf(sha256));
        return { sha256, sizeBytes };
      } finally {
        await rm(incoming, { force: true });
      }
    },
    get: (sha256, part) => {
      const start = part?.start ?? 0;
      return createReadStream(pathOf(sha256), part ? { start, end: start + part.bytes - 1 } : {});
    },
    sizeOf: async (sha256) => (await stat(pathOf(sha256))).size,
    read: (sha256) => readFile(pathOf(sha256)),
    removeUnlessPutSince: async (sha256, before) => {
      const found = await stat(pathOf(sha256)).catch(() => null);
      if (found && found.mtime < before) await rm(pathOf(sha256), { force: true });
    },
    parts: await openPartStore(path.join(directory, 'parts')),
  };
};
