import path from 'node:path';
import { config } from '../host-sandbox/config.ts';
import { BackupError } from '../host-sandbox/server/backup/manifest.ts';
import { restoreBackup } from '../host-sandbox/server/backup/restoreBackup.ts';

/** `npm run restore FOLDER`: a backup into an empty data folder, and an empty database where DATABASE_URL names one. */
const { dataDir, databaseUrl } = config;

const run = async (): Promise<void> => {
  const from = process.argv[2];
  if (!from) throw new BackupError('Name the folder of the backup: npm run restore -- FOLDER');
  const { madeAt } = await restoreBackup(path.resolve(from), { dataDir, databaseUrl });
  console.log(
    `The backup of ${madeAt} is in ${databaseUrl === null ? dataDir : `${dataDir} and the database`}. Everybody signs in again.`,
  );
};

run().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof BackupError ? error.message : error);
    process.exit(1);
  },
);
