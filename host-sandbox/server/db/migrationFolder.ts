import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as z from 'zod/mini';

/** Where the steps from an empty database to the newest schema lie. */
export const MIGRATIONS_FOLDER = path.join(import.meta.dirname, 'migrations');

const JOURNAL = path.join('meta', '_journal.json');

const journalSchema = z.looseObject({ entries: z.array(z.looseObject({ when: z.int(), tag: z.string() })) });

const readJournal = async () =>
  journalSchema.parse(JSON.parse(await readFile(path.join(MIGRATIONS_FOLDER, JOURNAL), 'utf8')));

/** When each step was made, oldest first: what names a schema in the database’s own record, and in a backup. */
export const listMigrations = async (): Promise<readonly { readonly when: number; readonly tag: string }[]> =>
  (await readJournal()).entries;

/** Gives `work` a folder with the steps up to and including the one that was made at `until`. */
export const withMigrationsUntil = async <T>(until: number, work: (folder: string) => Promise<T>): Promise<T> => {
  const journal = await readJournal();
  const entries = journal.entries.filter(({ when }) => when <= until);
  const folder = await mkdtemp(path.join(tmpdir(), 'peek-migrations-'));
  try {
    await mkdir(path.join(folder, 'meta'));
    await writeFile(path.join(folder, JOURNAL), JSON.stringify({ ...journal, entries }));
    for (const { tag } of entries)
      await cp(path.join(MIGRATIONS_FOLDER, `${tag}.sql`), path.join(folder, `${tag}.sql`));
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
