import path from 'node:path';
import si from 'systeminformation';
import type { Reading } from '#contracts';

const percent = (part: number, whole: number): number =>
  whole > 0 ? Math.round(Math.min(100, Math.max(0, (part / whole) * 100)) * 10) / 10 : 0;

type FileSystem = Pick<si.Systeminformation.FsSizeData, 'mount' | 'size' | 'used' | 'available'>;

/** The file system that holds `place`: the one with the longest mount path above it. */
export const fileSystemOf = <F extends FileSystem>(fileSystems: readonly F[], place: string): F | null => {
  const isAbove = (mount: string): boolean => {
    const way = path.relative(mount, place);
    return mount !== '' && !way.startsWith('..') && !path.isAbsolute(way);
  };
  return (
    fileSystems.filter(({ mount }) => isAbove(mount)).toSorted((a, b) => b.mount.length - a.mount.length)[0] ?? null
  );
};

/** How full a file system is for whoever works on it: space that is reserved for the system does not count. */
export const diskUse = ({ used, available }: Pick<FileSystem, 'used' | 'available'>) => ({
  diskPercent: percent(used, used + available),
  diskUsedBytes: used,
  diskTotalBytes: used + available,
});

/**
 * Takes a reading of this machine: processor since the last reading (the first one: since it was started),
 * memory that programs hold and cannot be given away, and the disk on which the system lies.
 */
export const takeReading = async (): Promise<Reading> => {
  const [load, memory, fileSystems] = await Promise.all([si.currentLoad(), si.mem(), si.fsSize()]);
  const ramUsedBytes = memory.total - memory.available;
  return {
    at: new Date().toISOString(),
    cpuPercent: percent(load.currentLoad, 100),
    ramPercent: percent(ramUsedBytes, memory.total),
    ramUsedBytes,
    ramTotalBytes: memory.total,
    ...diskUse(fileSystemOf(fileSystems, path.parse(process.cwd()).root) ?? { used: 0, available: 0 }),
  };
};
