import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod/mini';

/** Names inside the folder of a backup. */
export const BACKUP_FILES = { manifest: 'manifest.json', database: 'database.ndjson.gz', files: 'files' } as const;

/** Changes when a backup of before could not be read any more. */
export const BACKUP_FORMAT = 1;

/** A path below a folder, with slashes: nothing that leads out of it. */
const relativePathSchema = z
  .string()
  .check(
    z.refine(
      (name) => name !== '' && !path.isAbsolute(name) && path.posix.normalize(name) === name && !/^\.\.|\\/.test(name),
    ),
  );

const sha256Schema = z.string().check(z.regex(/^[0-9a-f]{64}$/));

const manifestSchema = z.object({
  format: z.literal(BACKUP_FORMAT),
  madeAt: z.iso.datetime(),
  /** The newest migration of the database: when it was made, in milliseconds. */
  schema: z.int(),
  /** Rows of each table. */
  tables: z.record(z.string(), z.int()),
  /** SHA-256 of the database's lines, as they lie here. */
  databaseSha256: sha256Schema,
  /** Everything else of the data folder. */
  files: z.array(
    z.object({
      path: relativePathSchema,
      sizeBytes: z.int(),
      sha256: sha256Schema,
      /** Permissions, e.g. 0o600 for a key. */
      mode: z.int(),
    }),
  ),
});

/** What a backup holds, so that it can be checked before anything is restored from it. */
export type BackupManifest = z.infer<typeof manifestSchema>;
export type BackupFile = BackupManifest['files'][number];

/** Cannot be backed up or restored; the message says why, and what to do. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
}

/** Reads and checks the manifest of a backup. Throws {@link BackupError}. */
export const readManifest = async (backup: string): Promise<BackupManifest> => {
  const file = path.join(backup, BACKUP_FILES.manifest);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new BackupError(`There is no backup in ${backup}: ${BACKUP_FILES.manifest} cannot be read.`, { cause });
  }
  try {
    return manifestSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new BackupError(`${file} is damaged, or of a version that is not known here.`, { cause });
  }
};
