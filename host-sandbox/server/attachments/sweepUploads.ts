import { and, inArray, isNotNull, isNull, lt, notExists, sql } from 'drizzle-orm';
import type { ServerContext } from '../context.ts';
import type { Db } from '../db/open.ts';
import { attachment, draft, inboundMail, upload } from '../db/schema.ts';
import { withSystem } from '../db/tenancy.ts';
import { repeat } from '../repeat.ts';
import { UNUSED_KEPT_MS } from './limits.ts';

const SWEEP_MS = 15 * 60 * 1000;

/** Uploads that nobody went on with, and the traces of those that were completed. */
const forgetUploads = async (tx: Db, before: Date): Promise<string[]> => {
  const gone = await tx.delete(upload).where(lt(upload.createdAt, before)).returning({ id: upload.id });
  return gone.map(({ id }) => id);
};

/** Files that a technician uploaded and that neither a draft nor a message has. */
const forgetUnused = async (tx: Db, before: Date): Promise<string[]> => {
  const inDraft = tx
    .select({ one: sql`1` })
    .from(draft)
    .where(sql`${draft.attachmentIds} @> to_jsonb(${attachment.id})`);
  const gone = await tx
    .delete(attachment)
    .where(
      and(
        isNull(attachment.messageId),
        isNotNull(attachment.uploadedBy),
        lt(attachment.createdAt, before),
        notExists(inDraft),
      ),
    )
    .returning({ sha256: attachment.sha256 });
  return [...new Set(gone.map(({ sha256 }) => sha256))];
};

/** Whoever else comes to name blobs by their hash is asked here, too. */
const stillNamed = async (tx: Db, hashes: string[]): Promise<Set<string>> => {
  const files = await tx.select({ hash: attachment.sha256 }).from(attachment).where(inArray(attachment.sha256, hashes));
  const mails = await tx
    .select({ hash: inboundMail.rawSha256 })
    .from(inboundMail)
    .where(inArray(inboundMail.rawSha256, hashes));
  return new Set([...files, ...mails].map(({ hash }) => hash));
};

/** Removes what has been left lying for a day: bytes last, and only those that no row of any tenant names. */
export const sweepUploads = async ({ database: { db }, blobs, now }: ServerContext): Promise<void> => {
  const before = new Date(now().getTime() - UNUSED_KEPT_MS);
  const { uploadIds, unnamed } = await withSystem(db, async (tx) => {
    const ids = await forgetUploads(tx, before);
    const hashes = await forgetUnused(tx, before);
    const named = hashes.length > 0 ? await stillNamed(tx, hashes) : new Set<string>();
    return { uploadIds: ids, unnamed: hashes.filter((hash) => !named.has(hash)) };
  });
  for (const id of uploadIds) await blobs.parts.remove(id);
  for (const id of await blobs.parts.untouchedSince(before)) await blobs.parts.remove(id);
  for (const sha256 of unnamed) await blobs.removeUnlessPutSince(sha256, before);
};

/** Sweeps now and every quarter of an hour. Returns how to stop. */
export const startSweepingUploads = (context: ServerContext): (() => Promise<void>) =>
  repeat({ everyMs: SWEEP_MS, log: context.log, what: 'the removal of unused files' }, () => sweepUploads(context));
