import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A disk of a chosen size that one test knows. */
export interface SmallDisk {
  readonly folder: string;
  /** Makes it so large instead; what is on it stays. */
  resize(megabytes: number): void;
  /** Takes every byte that it still has but so many megabytes. Returns how to give them back. */
  fill(leaving?: number): () => void;
  remove(): void;
}

/** Mounts a disk in memory where this user may do so; null elsewhere, and then tests that need one are left out. */
export const mountSmallDisk = (megabytes: number): SmallDisk | null => {
  const folder = mkdtempSync(path.join(tmpdir(), 'peek-disk-'));
  const mount = (options: string): unknown =>
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], { stdio: 'ignore' });
  try {
    mount(`size=${megabytes}m,mode=755`);
  } catch {
    rmSync(folder, { recursive: true });
    return null;
  }
  return {
    folder,
    resize: (to) => mount(`remount,size=${to}m`),
    fill: (leaving = 0) => {
      const ballast = path.join(folder, 'ballast');
      const file = openSync(ballast, 'w');
      const { bavail, bsize } = statfsSync(folder);
      const page = Buffer.alloc(bsize);
      try {
        for (let left = bavail - (leaving * 1024 * 1024) / bsize; left > 0 || leaving === 0; left -= 1)
          writeSync(file, page);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      }
      closeSync(file);
      return () => rmSync(ballast);
    },
    remove: () => {
      // Also while a stream that nobody read is still open.
      execFileSync('umount', ['-l', folder]);
      rmSync(folder, { recursive: true });
    },
  };
};
