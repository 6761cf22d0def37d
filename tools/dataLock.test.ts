import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockData, lockHolder } from './dataLock.ts';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'ticket-peek-lock-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

const lockOf = (pid: number | string) => writeFile(path.join(dataDir, 'running.pid'), String(pid));

test('a data folder is held by the process that locked it, until it gives it free', async () => {
  const unlock = await lockData(dataDir);
  await expect(lockHolder(dataDir)).resolves.toBe(process.pid);
  await unlock();
  await expect(lockHolder(dataDir)).resolves.toBeNull();
});

test('a data folder that another process uses is refused, with the number of that process', async () => {
  await lockOf(process.ppid);
  await expect(lockData(dataDir)).rejects.toThrow(String(process.ppid));
});

test('the lock of a process that is gone counts for nothing', async () => {
  const { pid } = spawnSync(process.execPath, ['--version']);
  await lockOf(pid);
  await expect(lockHolder(dataDir)).resolves.toBeNull();
});

test.each(['', 'half a numb', '-1', '0'])("a lock file that holds '%s' counts for nothing", async (text) => {
  await lockOf(text);
  await expect(lockHolder(dataDir)).resolves.toBeNull();
});
