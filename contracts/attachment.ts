import * as z from 'zod/mini';
import { idSchema } from './scalars.ts';

/** Largest attachment that the server takes, in bytes. */
export const ATTACHMENT_MAX_BYTES = 25 * 1024 * 1024;

/** A stored file. `path` is a path of the API, resolved against the host's base. */
export const attachmentSchema = z.object({
  id: idSchema,
  fileName: z.string(),
  mediaType: z.string(),
  sizeBytes: z.int(),
  path: z.string(),
  /** True for raster images that the server shows inline; everything else is a download. */
  previewable: z.boolean(),
});
export type Attachment = z.infer<typeof attachmentSchema>;
