import { randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { Hono } from 'hono';
import * as z from 'zod/mini';
import { UNFINISHED, writeDurably } from '../../durableFile.ts';
import type { ServerContext } from '../context.ts';
import { notFound } from '../http/problem.ts';
import { copyAndHash } from './copyFiles.ts';
import type { DumpFacts } from './dumpDatabase.ts';
import { dumpToFile } from './makeBackup.ts';
import { BackupError } from './manifest.ts';

const doorSchema = z.object({ url: z.url(), key: z.string() });

const dumpedSchema = z.object({
  /** Name of the dump in the data folder. */
  file: z.string().check(z.regex(/^dump\.[\w.-]+$/)),
  schema: z.int(),
  tables: z.record(z.string(), z.int()),
  blobs: z.array(z.string()),
});

const doorFile = (dataDir: string): string => path.join(dataDir, 'backup-door.json');

const DUMP = /^dump\..+\.part$/;

const sameText = (a: string, b: string): boolean => {
  const [x, y] = [Buffer.from(a), Buffer.from(b)];
  return x.length === y.length && timingSafeEqual(x, y);
};

/**
 * PGlite belongs to one process, which has to dump it for a backup. Whoever may read the data folder finds
 * there how to ask for that, and what was dumped; nobody else can. Returns the route.
 */
export const openBackupDoor = async ({ database }: ServerContext, dataDir: string, url: string): Promise<Hono> => {
  const key = randomBytes(32).toString('base64url');
  // Left behind by a command that was ended.
  for (const name of await readdir(dataDir)) if (DUMP.test(name)) await rm(path.join(dataDir, name));
  await writeDurably(doorFile(dataDir), JSON.stringify({ url, key }));
  return new Hono().post('/', async (c) => {
    if (!sameText(c.req.header('authorization') ?? '', `Bearer ${key}`)) throw notFound();
    const file = `dump.${randomUUID()}${UNFINISHED}`;
    const { blobs, ...facts } = await dumpToFile(database.db, path.join(dataDir, file));
    return c.json({ file, ...facts, blobs: [...blobs] } satisfies z.infer<typeof dumpedSchema>);
  });
};

/** Has the running server dump its database into `file`. Null when none answers there; throws {@link BackupError} when it fails. */
export const dumpThroughDoor = async (dataDir: string, file: string): Promise<DumpFacts | null> => {
  const text = await readFile(doorFile(dataDir), 'utf8').catch(() => null);
  if (text === null) return null;
  const { url, key } = doorSchema.parse(JSON.parse(text));
  const answer = await fetch(url, { method: 'POST', headers: { Authorization: `Bearer ${key}` } }).catch(() => null);
  // Nobody, or a server on another data folder.
  if (!answer || answer.status === 404) return null;
  if (!answer.ok)
    throw new BackupError(`The running server could not dump its database (${answer.status}). See its log.`);
  const { file: dumped, blobs, ...facts } = dumpedSchema.parse(await answer.json());
  const from = path.join(dataDir, dumped);
  await copyAndHash(from, file);
  await rm(from);
  return { ...facts, blobs: new Set(blobs) };
};
