import { statfs } from 'node:fs/promises';

const MEGABYTE = 1024 * 1024;

/** Three files of PostgreSQL's log. */
const RESERVE = 48 * MEGABYTE;

/**
 * Refuses what would write to the folder of an embedded database when its disk is nearly full. PGlite can say no
 * to a table that finds no space; when its log finds none, it never answers again, and with it its whole process.
 */
export const ensureSpaceIn = async (directory: string): Promise<void> => {
  const { bavail, bsize } = await statfs(directory);
  if (bavail * bsize >= RESERVE) return;
  const words = `There is no space left for the database: ${directory} needs ${RESERVE / MEGABYTE} MB free.`;
  throw Object.assign(new Error(words), { code: 'ENOSPC' });
};
