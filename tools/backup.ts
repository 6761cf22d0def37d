import { existsSync } from 'node:fs';
import path from 'node:path';
import { config } from '../host-sandbox/config.ts';
import { dumpThroughDoor } from '../host-sandbox/server/backup/backupDoor.ts';
import type { DumpFacts } from '../host-sandbox/server/backup/dumpDatabase.ts';
import { dumpToFile, makeBackup } from '../host-sandbox/server/backup/makeBackup.ts';
import { BackupError } from '../host-sandbox/server/backup/manifest.ts';
import { openDatabase } from '../host-sandbox/server/db/open.ts';
import { lockHolder } from './dataLock.ts';

/** `npm run backup FOLDER`: the product's data as it is now, whether the product runs or not. */
const { dataDir, databaseUrl } = config;

const dump = async (file: string): Promise<DumpFacts> => {
  const directory = path.join(dataDir, 'database');
  if (databaseUrl === null) {
    const dumped = await dumpThroughDoor(dataDir, file);
    if (dumped) return dumped;
    const holder = await lockHolder(dataDir);
    if (holder !== null) {
      throw new BackupError(
        `The product (process ${holder}) is starting or ending on ${dataDir}. Try again in a moment.`,
      );
    }
    if (!existsSync(directory))
      throw new BackupError(`There is no database in ${dataDir}. Set PEEK_DATA_DIR or DATABASE_URL.`);
  }
  const database = await openDatabase({ url: databaseUrl, directory, migrationsFolder: null });
  return dumpToFile(database.db, file).finally(() => database.close());
};

const run = async (): Promise<void> => {
  const to = process.argv[2];
  if (!to) throw new BackupError('Name the folder that the backup shall be made in: npm run backup -- FOLDER');
  const { tables, files } = await makeBackup(dataDir, path.resolve(to), dump, new Date());
  const rows = Object.values(tables).reduce((sum, count) => sum + count, 0);
  console.log(
    `${rows} rows of ${Object.keys(tables).length} tables and ${files.length} files are in ${path.resolve(to)}.`,
  );
};

run().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof BackupError ? error.message : error);
    process.exit(1);
  },
);
