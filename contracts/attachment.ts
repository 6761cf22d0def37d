import * as z from 'zod/mini';
import { idSchema } from './scalars.ts';

/** A stored file. `path` is a path of the API, resolved against the host's base. */
export const attachmentSchema = z.object({
  id: idSchema,
  fileName: z.string(),
  mediaType: z.string(),
  sizeBytes: z.int(),
  path: z.string(),
  /** True for raster images that the server shows inline; everything else is a download. */
  previewable: z.boolean(),
  /** Content-ID (RFC 2392), without angle brackets, by which the HTML of its mail shows it; null for other files. */
  contentId: z.nullable(z.string()),
});
export type Attachment = z.infer<typeof attachmentSchema>;

/** What the server takes, said before a file is picked. Sizes in bytes. */
export const attachmentLimitsSchema = z.object({
  fileMaxBytes: z.int(),
  /** All files of one reply together. */
  mailMaxBytes: z.int(),
  filesMax: z.int(),
  /** File name endings that are refused, lower case, without the dot. */
  refusedExtensions: z.array(z.string()),
});
export type AttachmentLimits = z.infer<typeof attachmentLimitsSchema>;

/** A file that is about to be uploaded. */
export const uploadBeginSchema = z.strictObject({
  fileName: z.string().check(z.minLength(1), z.maxLength(255)),
  sizeBytes: z.int().check(z.minimum(0)),
  mediaType: z.string().check(z.maxLength(255)),
});

/**
 * An upload, sent in parts so that it shows its progress, can be cancelled, and goes on after a cut.
 * `receivedBytes` is where the next part begins; `attachment` is there once all of it is.
 */
export const uploadSchema = z.object({
  id: idSchema,
  receivedBytes: z.int(),
  /** Largest part that the server takes, in bytes. */
  partMaxBytes: z.int(),
  attachment: z.nullable(attachmentSchema),
});
export type Upload = z.infer<typeof uploadSchema>;
