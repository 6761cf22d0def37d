import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

const fileOf = (dataDir: string): string => path.join(dataDir, 'running.pid');

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** The process that uses the data folder, or null. A lock that its process has left behind does not count. */
export const lockHolder = async (dataDir: string): Promise<number | null> => {
  const text = await readFile(fileOf(dataDir), 'utf8').catch(() => '');
  const pid = Number(text);
  return Number.isInteger(pid) && pid > 0 && isAlive(pid) ? pid : null;
};

/** Marks the data folder as in use by this process; throws when another uses it. Returns how to give it free. */
export const lockData = async (dataDir: string): Promise<() => Promise<void>> => {
  const holder = await lockHolder(dataDir);
  if (holder !== null)
    throw new Error(`The product runs already on this data folder (process ${holder}). Stop it first.`);
  await mkdir(dataDir, { recursive: true });
  await writeFile(fileOf(dataDir), String(process.pid));
  return () => rm(fileOf(dataDir), { force: true });
};
