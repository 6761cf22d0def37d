import { eq } from 'drizzle-orm';
import { routes } from '#contracts';
import type { FeatureRoutes } from '../app.ts';
import { attachment } from '../db/schema.ts';
import { readTenant } from '../db/tenancy.ts';
import { notFound } from '../http/problem.ts';
import { answerWithFile } from './fileAnswer.ts';
import { PREVIEWABLE_MEDIA_TYPES } from './toAttachment.ts';

/** Files of messages and drafts. */
export const attachmentRoutes: FeatureRoutes = (bind, context) => {
  bind(routes.downloadAttachment, async ({ me, params, query, http }) => {
    const { sha256, fileName, mediaType, sizeBytes } = await readTenant(context.database.db, me, async (tx) => {
      const [found] = await tx.select().from(attachment).where(eq(attachment.id, params.attachmentId));
      // What hangs on a draft is its writer's alone.
      if (!found || (found.messageId === null && found.uploadedBy !== me.technicianId)) throw notFound();
      return found;
    });
    const inline = query.inline === 'true' && PREVIEWABLE_MEDIA_TYPES.has(mediaType);
    return answerWithFile(http, context, { sha256, fileName, mediaType, sizeBytes, inline });
  });
};
