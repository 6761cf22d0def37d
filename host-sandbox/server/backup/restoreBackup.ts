import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, rename, rm, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { UNFINISHED } from '../../durableFile.ts';
import { listMigrations, withMigrationsUntil } from '../db/migrationFolder.ts';
import { openDatabase, type Database } from '../db/open.ts';
import { restoreDataFiles } from './copyFiles.ts';
import { loadDump } from './loadDump.ts';
import { BACKUP_FILES, BackupError, readManifest, type BackupManifest } from './manifest.ts';

/** Where a backup goes. */
export interface RestoreTarget {
  /** Must be empty, or not there. */
  readonly dataDir: string;
  /** An empty PostgreSQL database; null for PGlite in the data folder. */
  readonly databaseUrl: string | null;
}

const isFree = async (dataDir: string): Promise<boolean> => {
  try {
    return (await readdir(dataDir)).length === 0;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return true;
    throw error;
  }
};

const isEmpty = async (database: Database): Promise<boolean> => {
  const { rows } = await database.execute(
    "select 1 from information_schema.tables where table_schema = 'public' limit 1",
  );
  return rows.length === 0;
};

/** Reads the database's lines; at their end it throws when they are not those that were written. */
const readLines = async function* (file: string, sha256: string): AsyncIterable<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  if (hash.digest('hex') !== sha256) throw new BackupError(`${file} is damaged. Nothing was restored.`);
  const gunzip = createGunzip();
  const read = pipeline(createReadStream(file), gunzip);
  yield* createInterface({ input: gunzip, crlfDelay: Infinity });
  await read;
};

const refuseNewer = async ({ schema }: BackupManifest): Promise<void> => {
  if ((await listMigrations()).some(({ when }) => when === schema)) return;
  throw new BackupError(
    'The backup was made by a newer version of the product. Restore it with that version or a later one.',
  );
};

const restoreDatabase = async (
  backup: string,
  manifest: BackupManifest,
  options: { url: string | null; directory: string },
) => {
  const { schema, tables, databaseSha256 } = manifest;
  if (options.url !== null) {
    const asItIs = await openDatabase({ ...options, migrationsFolder: null });
    const empty = await isEmpty(asItIs).finally(() => asItIs.close());
    if (!empty)
      throw new BackupError(
        'The database that DATABASE_URL names has tables already. Name an empty one: nothing is overwritten.',
      );
  }
  const database = await withMigrationsUntil(schema, (migrationsFolder) =>
    openDatabase({ ...options, migrationsFolder }),
  );
  try {
    const counts = await loadDump(database.db, readLines(path.join(backup, BACKUP_FILES.database), databaseSha256));
    const wrong = Object.entries(tables).find(([table, count]) => (counts[table] ?? 0) !== count);
    if (wrong) throw new BackupError(`The backup holds ${counts[wrong[0]] ?? 0} of ${wrong[1]} rows of ${wrong[0]}.`);
  } finally {
    await database.close();
  }
  // From the schema of the backup to today's.
  await (await openDatabase(options)).close();
};

/**
 * Restores a backup into an empty data folder and an empty database, and migrates it to today's schema.
 * Where it fails, the data folder is as it was; a PostgreSQL database may then have empty tables. Throws
 * {@link BackupError}.
 */
export const restoreBackup = async (
  backup: string,
  { dataDir, databaseUrl }: RestoreTarget,
): Promise<BackupManifest> => {
  const manifest = await readManifest(backup);
  await refuseNewer(manifest);
  if (!(await isFree(dataDir))) {
    throw new BackupError(
      `There is data in ${dataDir} already. Choose another folder with PEEK_DATA_DIR: nothing is overwritten.`,
    );
  }
  const making = `${dataDir}${UNFINISHED}`;
  await rm(making, { recursive: true, force: true });
  try {
    await mkdir(making, { recursive: true, mode: 0o700 });
    const damaged = await restoreDataFiles(manifest.files, path.join(backup, BACKUP_FILES.files), making);
    if (damaged.length > 0) {
      throw new BackupError(
        `${damaged.length} files of the backup are damaged or missing: ${damaged[0]} is the first. Nothing was restored.`,
      );
    }
    await restoreDatabase(backup, manifest, { url: databaseUrl, directory: path.join(making, 'database') });
    await rmdir(dataDir).catch(() => undefined);
    await rename(making, dataDir);
    return manifest;
  } catch (error) {
    await rm(making, { recursive: true, force: true });
    throw error;
  }
};
