import type { KeyObject } from 'node:crypto';
import { mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import type { ServerContext } from '../context.ts';
import { withSystem } from '../db/tenancy.ts';
import { repeat } from '../repeat.ts';
import { readChainEnds } from './readAuditLog.ts';
import { parseHead, signHead, type SignedHead } from './signedHead.ts';

/** Any number; under this lock one process at a time adds to the file. */
const HEAD_LOCK = 727_005;

/** A file of heads, and what they are signed with. */
export interface HeadFile {
  readonly file: string;
  readonly key: KeyObject;
}

/** More than the longest line: some ten thousand tenants. */
const TAIL_BYTES = 2 * 1024 * 1024;

const isSame = (before: SignedHead | null, chains: SignedHead['chains']): boolean =>
  JSON.stringify(before?.chains ?? []) === JSON.stringify(chains);

/**
 * Adds the log's head to the file when there is something new. Returns whether there was.
 */
export const noteHead = ({ database, now }: ServerContext, { file, key }: HeadFile): Promise<boolean> =>
  database.exclusively(HEAD_LOCK, async () => {
    const chains = await withSystem(database.db, readChainEnds);
    await mkdir(path.dirname(file), { recursive: true });
    const handle = await open(file, 'a+', 0o644);
    try {
      const { size } = await handle.stat();
      const tail = Buffer.alloc(Math.min(size, TAIL_BYTES));
      await handle.read(tail, 0, tail.length, size - tail.length);
      const text = tail.toString();
      const before = text.split('\n').reduce<SignedHead | null>((last, line) => parseHead(line) ?? last, null);
      if (isSame(before, chains)) return false;
      const line = JSON.stringify(signHead(chains, { after: before, at: now(), key }));
      // A line that a crash has torn must not spoil this one.
      await handle.appendFile(`${text === '' || text.endsWith('\n') ? '' : '\n'}${line}\n`);
      await handle.sync();
      return true;
    } finally {
      await handle.close();
    }
  });

/** Much less than what an entry may wait. */
const EVERY_MS = 60_000;

/** Adds heads now and every minute. Returns how to stop. */
export const startNotingHeads = (context: ServerContext, heads: HeadFile): (() => Promise<void>) =>
  repeat({ everyMs: EVERY_MS, log: context.log, what: 'noting the head of the audit log' }, async () => {
    await noteHead(context, heads);
  });
