import type { Attachment } from '#contracts';
import type { attachment } from '../db/schema.ts';

/** A stored file's row. */
export type AttachmentRecord = typeof attachment.$inferSelect;

/** Raster images that a browser shows without running anything. */
export const PREVIEWABLE_MEDIA_TYPES: ReadonlySet<string> = new Set([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
]);

/** A stored file as the contract shows it. */
export const toAttachment = ({ id, fileName, mediaType, sizeBytes, contentId }: AttachmentRecord): Attachment => ({
  id,
  fileName,
  mediaType,
  sizeBytes,
  path: `/api/attachments/${id}`,
  previewable: PREVIEWABLE_MEDIA_TYPES.has(mediaType),
  contentId,
});
