import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { measured } from './measured.ts';

/** A part whose bytes are on the disk, and that belongs to nothing yet. */
export interface ReceivedPart {
  readonly sizeBytes: number;
  /** Makes it the part of the upload that begins at `offset`, in place of any other that was there. */
  keepAt(offset: number): Promise<void>;
  /** Forgets it, unless it was kept. */
  discard(): Promise<void>;
}

/** The parts of files that are still being uploaded, each a file of its own, so that a cut one never mars another. */
export interface PartStore {
  /** Streams a part to the disk. Throws `TooManyBytesError`. */
  receive(uploadId: string, bytes: AsyncIterable<Uint8Array>, limitBytes: number): Promise<ReceivedPart>;
  /** Streams all kept parts of an upload, in their order. */
  read(uploadId: string): AsyncIterable<Uint8Array>;
  /** Forgets an upload's parts. */
  remove(uploadId: string): Promise<void>;
  /** Ids of the uploads that have parts here, and have not been written to since `before`. */
  untouchedSince(before: Date): Promise<string[]>;
}

/** Opens the store of parts in `directory`, which is made when missing. */
export const openPartStore = async (directory: string): Promise<PartStore> => {
  await mkdir(directory, { recursive: true });
  const folderOf = (uploadId: string): string => {
    if (!/^[\w-]{1,64}$/.test(uploadId)) throw new TypeError('An upload is named by letters, digits and dashes.');
    return path.join(directory, uploadId);
  };
  return {
    receive: async (uploadId, bytes, limitBytes) => {
      const folder = folderOf(uploadId);
      await mkdir(folder, { recursive: true });
      const incoming = path.join(folder, `incoming-${randomUUID()}`);
      const discard = (): Promise<void> => rm(incoming, { force: true });
      let sizeBytes = 0;
      try {
        const measure = measured(limitBytes, (chunk) => (sizeBytes += chunk.byteLength));
        await pipeline(Readable.from(bytes), measure, createWriteStream(incoming, { flush: true }));
      } catch (error) {
        await discard();
        throw error;
      }
      return { sizeBytes, discard, keepAt: (offset) => rename(incoming, path.join(folder, `part-${offset}`)) };
    },
    read: async function* (uploadId) {
      const folder = folderOf(uploadId);
      const offsets = (await readdir(folder)).flatMap((name) => /^part-(\d+)$/.exec(name)?.[1] ?? []).map(Number);
      for (const offset of offsets.sort((a, b) => a - b)) yield* createReadStream(path.join(folder, `part-${offset}`));
    },
    remove: (uploadId) => rm(folderOf(uploadId), { recursive: true, force: true }),
    untouchedSince: async (before) => {
      const old = [];
      for (const uploadId of await readdir(directory)) {
        const found = await stat(path.join(directory, uploadId)).catch(() => null);
        if (found && found.mtime < before) old.push(uploadId);
      }
      return old;
    },
  };
};
