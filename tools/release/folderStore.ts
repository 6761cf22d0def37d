import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ReleaseStore } from './releaseStore.ts';

const absent = (error: unknown): null => {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
  throw error;
};

/** Releases in a plain folder that a static server serves. Its headers are the server's business (docs/shipping.md). */
export const folderStore = (folder: string): ReleaseStore => ({
  put: async (name, content) => {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    const unfinished = `${file}.${randomUUID()}.unfinished`;
    await writeFile(unfinished, content);
    await rename(unfinished, file);
  },
  get: (name) => readFile(path.join(folder, name)).catch(absent),
  list: async (name) => {
    const found = await readdir(path.join(folder, name), { recursive: true, withFileTypes: true }).catch(absent);
    return (found ?? [])
      .filter((entry) => entry.isFile() && !entry.name.endsWith('.unfinished'))
      .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
      .sort();
  },
  remove: (name) => rm(path.join(folder, name), { force: true }),
});
