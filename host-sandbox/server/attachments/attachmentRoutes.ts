import { Readable } from 'node:stream';
import { eq } from 'drizzle-orm';
import { routes } from '#contracts';
import type { FeatureRoutes } from '../app.ts';
import { attachment } from '../db/schema.ts';
import { withTenant } from '../db/tenancy.ts';
import { notFound } from '../http/problem.ts';
import { contentDisposition } from './fileName.ts';
import { PREVIEWABLE_MEDIA_TYPES } from './toAttachment.ts';

/** Files of messages and drafts. */
export const attachmentRoutes: FeatureRoutes = (bind, { database: { db }, blobs, now }) => {
  bind(routes.downloadAttachment, async ({ me, params, query, http }) => {
    const row = await withTenant(db, me, async (tx) => {
      const [found] = await tx.select().from(attachment).where(eq(attachment.id, params.attachmentId));
      // What hangs on a draft is its writer's alone.
      if (!found || (found.messageId === null && found.uploadedBy !== me.technicianId)) throw notFound();
      return found;
    });
    const inline = query.inline === 'true' && PREVIEWABLE_MEDIA_TYPES.has(row.mediaType);
    return http.body(Readable.toWeb(blobs.get(row.sha256)) as ReadableStream, 200, {
      'Content-Type': row.mediaType,
      'Content-Length': String(row.sizeBytes),
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
