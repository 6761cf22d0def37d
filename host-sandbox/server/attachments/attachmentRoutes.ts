import { Readable } from 'node:stream';
import { eq } from 'drizzle-orm';
import { routes } from '#contracts';
import type { FeatureRoutes } from '../app.ts';
import { attachment } from '../db/schema.ts';
import { withTenant } from '../db/tenancy.ts';
import { notFound, ProblemError } from '../http/problem.ts';
import { requireTicket } from '../tickets/toTicket.ts';
import { contentDisposition } from './fileName.ts';
import { storeFile } from './storeAttachment.ts';
import { PREVIEWABLE_MEDIA_TYPES, toAttachment } from './toAttachment.ts';

/** Files of messages and drafts. */
export const attachmentRoutes: FeatureRoutes = (bind, { database: { db }, blobs, now }) => {
  bind(routes.uploadAttachment, async ({ me, params: { ticketId }, query, http }) => {
    await withTenant(db, me, (tx) => requireTicket(tx, ticketId));
    const content = http.req.raw.body ?? new ReadableStream<Uint8Array>({ start: (empty) => empty.close() });
    const stored = await storeFile(blobs, query.fileName, content);
    if (stored.sizeBytes === 0) throw new ProblemError('invalid-request', 'The file is empty. Choose another one.');
    return withTenant(db, me, async (tx) => {
      const [row] = await tx
        .insert(attachment)
        .values({ ...stored, tenantId: me.tenantId, ticketId, uploadedBy: me.technicianId, createdAt: now() })
        .returning();
      if (!row) throw new Error('The database kept no attachment.');
      return toAttachment(row);
    });
  });

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
