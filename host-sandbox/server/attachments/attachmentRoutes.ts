import { Readable } from 'node:stream';
import { eq } from 'drizzle-orm';
import { routes } from '#contracts';
import type { FeatureRoutes } from '../app.ts';
import { attachment } from '../db/schema.ts';
import { readTenant } from '../db/tenancy.ts';
import { notFound } from '../http/problem.ts';
import { contentDisposition } from './fileName.ts';
import { rangeOf } from './range.ts';
import { PREVIEWABLE_MEDIA_TYPES } from './toAttachment.ts';

/** Files of messages and drafts. */
export const attachmentRoutes: FeatureRoutes = (bind, { database: { db }, blobs }) => {
  bind(routes.downloadAttachment, async ({ me, params, query, http }) => {
    const row = await readTenant(db, me, async (tx) => {
      const [found] = await tx.select().from(attachment).where(eq(attachment.id, params.attachmentId));
      // What hangs on a draft is its writer's alone.
      if (!found || (found.messageId === null && found.uploadedBy !== me.technicianId)) throw notFound();
      return found;
    });
    const inline = query.inline === 'true' && PREVIEWABLE_MEDIA_TYPES.has(row.mediaType);
    const etag = `"${row.sha256}"`;
    // A range of something else than what the client has begun to read would be of no use.
    const sameFile = [undefined, etag].includes(http.req.header('if-range'));
    const range = sameFile ? rangeOf(http.req.header('range'), row.sizeBytes) : null;
    if (range === 'unsatisfiable') return http.body(null, 416, { 'Content-Range': `bytes */${row.sizeBytes}` });
    const { start, bytes } = range ?? { start: 0, bytes: row.sizeBytes };
    const content = Readable.toWeb(blobs.get(row.sha256, range ?? undefined)) as ReadableStream;
    return http.body(content, range ? 206 : 200, {
      ...(range && { 'Content-Range': `bytes ${start}-${start + bytes - 1}/${row.sizeBytes}` }),
      'Accept-Ranges': 'bytes',
      ETag: etag,
      'Content-Type': row.mediaType,
      'Content-Length': String(bytes),
      'Content-Disposition': contentDisposition(inline ? 'inline' : 'attachment', row.fileName),
      // Whatever the bytes are, nothing in them runs and nothing is fetched for them.
      'Content-Security-Policy': "sandbox; default-src 'none'",
      'X-Content-Type-Options': 'nosniff',
      'Cross-Origin-Resource-Policy': 'same-origin',
      'Cache-Control': 'private, max-age=3600',
      Vary: 'Cookie',
    });
  });
};
