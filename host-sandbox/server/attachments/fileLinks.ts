import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod/mini';
import { writeOnce } from '../../durableFile.ts';

const linkSchema = z.object({
  sha256: z.string(),
  fileName: z.string(),
  mediaType: z.string(),
  sizeBytes: z.int(),
  inline: z.boolean(),
  /** Epoch milliseconds. */
  expiresAt: z.int(),
});

/** A file as a link names it: all that is needed to hand it out. */
export type LinkedFile = Omit<z.infer<typeof linkSchema>, 'expiresAt'>;

/** Signed, short-lived addresses of files, on an origin of their own. */
export interface FileLinks {
  /** Where the browser finds the file for some minutes. */
  linkTo(file: LinkedFile): string;
  /** The file that a link’s last part names; null when nobody signed it, or its time is over. */
  open(token: string): LinkedFile | null;
}

/** A link is good for at least this long, and for at most twice as long: within a period it stays the same, and is cached. */
const PERIOD_MS = 5 * 60_000;

/** The key with which all processes on a data folder sign, made at the first start. Only its owner may read it. */
export const openFileKey = async (dataDir: string): Promise<Buffer> => {
  const file = path.join(dataDir, 'file-links.key');
  await mkdir(dataDir, { recursive: true });
  await writeOnce(file, randomBytes(32));
  return readFile(file);
};

/** Makes links below `origin`, signed with `key`. */
export const createFileLinks = (options: { key: Buffer; origin: string; now: () => Date }): FileLinks => {
  const { key, origin, now } = options;
  const sign = (payload: string): string => createHmac('sha256', key).update(payload).digest('base64url');
  return {
    linkTo: (file) => {
      const expiresAt = (Math.floor(now().getTime() / PERIOD_MS) + 2) * PERIOD_MS;
      const payload = Buffer.from(JSON.stringify({ ...file, expiresAt })).toString('base64url');
      return `${origin}/files/${payload}.${sign(payload)}`;
    },
    open: (token) => {
      const [payload = '', signature = ''] = token.split('.');
      const [given, right] = [Buffer.from(signature), Buffer.from(sign(payload))];
      if (given.length !== right.length || !timingSafeEqual(given, right)) return null;
      const { expiresAt, ...file } = linkSchema.parse(JSON.parse(Buffer.from(payload, 'base64url').toString()));
      return now().getTime() < expiresAt ? file : null;
    },
  };
};
