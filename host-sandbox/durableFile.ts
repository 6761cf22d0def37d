import { randomUUID } from 'node:crypto';
import { open, rename } from 'node:fs/promises';
import path from 'node:path';

/** What the name of a file ends with while it is being written. Found at start, it is the leftover of a crash. */
export const UNFINISHED = '.part';

/**
 * Writes a file so that it is either as it was or whole, and on the disk when the promise resolves:
 * temporary name, fsync, rename, fsync of the folder. Nobody but the owner may read it unless `mode` says so.
 */
export const writeDurably = async (file: string, content: Uint8Array | string, mode = 0o600): Promise<void> => {
  const unfinished = `${file}.${randomUUID()}${UNFINISHED}`;
  const handle = await open(unfinished, 'wx', mode);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(unfinished, file);
  const folder = await open(path.dirname(file), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
};
