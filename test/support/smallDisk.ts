import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A disk of a chosen size that one test knows. */
export interface SmallDisk {
  readonly folder: string;
  /** Makes it so large instead; what is on it stays. */
  resize(megabytes: number): void;
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
    remove: () => {
      // Also while a stream that nobody read is still open.
      execFileSync('umount', ['-l', folder]);
      rmSync(folder, { recursive: true });
    },
  };
};
