import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { chmod, mkdir, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { UNFINISHED } from '../../durableFile.ts';
import type { BackupFile } from './manifest.ts';

/**
 * The database is backed up by its rows; heads of the audit log may tell more than those rows hold; the others belong to
 * a running process, or tell of it only.
 */
const LEFT_OUT = new Set([
  'database',
  'audit/heads.ndjson',
  'logs',
  'running.pid',
  'backup-door.json',
  'blobs/incoming',
]);

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

/** Copies a file to the disk and tells what it was. Only the owner may read the copy. */
export const copyAndHash = async (from: string, to: string): Promise<{ sizeBytes: number; sha256: string }> => {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      sizeBytes += chunk.byteLength;
      done(null, chunk);
    },
  });
  await mkdir(path.dirname(to), { recursive: true, mode: 0o700 });
  await pipeline(createReadStream(from), measure, createWriteStream(to, { flush: true, mode: 0o600 }));
  return { sizeBytes, sha256: hash.digest('hex') };
};

/** Paths of all files of a data folder that belong into a backup, with slashes. */
const listFiles = async (dataDir: string, below = ''): Promise<string[]> => {
  const found = [];
  for (const entry of await readdir(path.join(dataDir, below), { withFileTypes: true })) {
    const name = path.posix.join(below, entry.name);
    if (LEFT_OUT.has(name) || name.endsWith(UNFINISHED)) continue;
    if (entry.isDirectory()) found.push(...(await listFiles(dataDir, name)));
    else if (entry.isFile()) found.push(name);
  }
  return found;
};

/**
 * Copies the files of a data folder that may be in use: each is written whole or not at all, so it is there
 * as it was, or as it is. What goes away meanwhile is left out.
 */
export const copyDataFiles = async (dataDir: string, to: string): Promise<BackupFile[]> => {
  const copied = [];
  for (const name of await listFiles(dataDir)) {
    const from = path.join(dataDir, name);
    try {
      const { mode } = await stat(from);
      copied.push({ path: name, mode: mode & 0o777, ...(await copyAndHash(from, path.join(to, name))) });
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }
  return copied;
};

/** Puts the files of a backup back, each with its permissions. Tells those that are not as they were. */
export const restoreDataFiles = async (files: readonly BackupFile[], from: string, to: string): Promise<string[]> => {
  const damaged = [];
  for (const file of files) {
    const target = path.join(to, file.path);
    const { sha256 } = await copyAndHash(path.join(from, file.path), target).catch((error: unknown) => {
      if (isMissing(error)) return { sha256: '' };
      throw error;
    });
    if (sha256 !== file.sha256) damaged.push(file.path);
    else await chmod(target, file.mode);
  }
  return damaged;
};
