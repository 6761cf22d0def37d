import { randomUUID } from 'node:crypto';
import { chmod, link, mkdir, open, rename, rm } from 'node:fs/promises';
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

/** Writes a file whole unless it is there: of several processes that start at once, the first one's stays. */
export const writeOnce = async (file: string, content: Uint8Array | string, mode = 0o600): Promise<void> => {
  const made = `${file}.${randomUUID()}${UNFINISHED}`;
  await writeDurably(made, content, mode);
  try {
    // Unlike a rename, this never takes the place of what a process that was quicker has written.
    await link(made, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(made, { force: true });
  }
};

/** Makes a folder that only its owner may enter, also when it was there with a wider mode. */
export const privateFolder = async (folder: string): Promise<void> => {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
};
