import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { once } from 'node:events';
import { UNFINISHED, writeDurably } from '../../durableFile.ts';
import type { Db } from '../db/open.ts';
import { copyDataFiles } from './copyFiles.ts';
import { dumpDatabase, type DumpFacts } from './dumpDatabase.ts';
import { BACKUP_FILES, BACKUP_FORMAT, BackupError, type BackupManifest } from './manifest.ts';

/** Writes the database into a compressed file. */
export const dumpToFile = async (db: Db, file: string): Promise<DumpFacts> => {
  const gzip = createGzip();
  const written = pipeline(gzip, createWriteStream(file, { flush: true, mode: 0o600 }));
  // What fails there is told by the await below.
  written.catch(() => undefined);
  try {
    const facts = await dumpDatabase(db, async (lines) => {
      if (!gzip.write(lines)) await Promise.race([once(gzip, 'drain'), written]);
    });
    gzip.end();
    await written;
    return facts;
  } finally {
    gzip.destroy();
  }
};

const hashOf = async (file: string): Promise<string> => {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
};

/**
 * Makes a backup of the product's data in the folder `to`, which must not be there: whole or not at all.
 * The product may go on working meanwhile; the database comes first, so every file that it names is there
 * afterwards. Throws {@link BackupError}.
 *
 * @param dump writes the database's lines into a file
 */
export const makeBackup = async (
  dataDir: string,
  to: string,
  dump: (file: string) => Promise<DumpFacts>,
  now: Date,
): Promise<BackupManifest> => {
  if (existsSync(to))
    throw new BackupError(`${to} is there already. Name a folder that is not: nothing is overwritten.`);
  const making = `${to}${UNFINISHED}`;
  await rm(making, { recursive: true, force: true });
  try {
    await mkdir(making, { recursive: true, mode: 0o700 });
    const database = path.join(making, BACKUP_FILES.database);
    const { schema, tables, blobs } = await dump(database);
    const files = await copyDataFiles(dataDir, path.join(making, BACKUP_FILES.files));
    const copied = new Set(files.map((file) => path.posix.basename(file.path)));
    const missing = [...blobs].filter((name) => !copied.has(name));
    if (missing.length > 0) {
      throw new BackupError(
        `${missing.length} files that the database names are not in ${dataDir}: ${missing[0]} is the first. If the product removed them just now, make the backup again; else they are lost.`,
      );
    }
    const databaseSha256 = await hashOf(database);
    const manifest = {
      format: BACKUP_FORMAT,
      madeAt: now.toISOString(),
      schema,
      tables,
      databaseSha256,
      files,
    } as const;
    await writeDurably(path.join(making, BACKUP_FILES.manifest), `${JSON.stringify(manifest, null, 2)}\n`);
    await rename(making, to);
    return manifest;
  } catch (error) {
    await rm(making, { recursive: true, force: true });
    throw error;
  }
};
