import * as z from 'zod/mini';
import { idSchema, instantSchema } from './scalars.ts';

/**
 * A piece of the text that one page of the end user's has recorded. The pieces of a page, by `index` from
 * 0 on, make lines of which each is an rrweb event as JSON: hostile until the remote has made it harmless.
 */
export const recordingPieceSchema = z.object({
  pageId: idSchema,
  index: z.int(),
  text: z.string(),
  keptAt: instantSchema,
});
export type RecordingPiece = z.infer<typeof recordingPieceSchema>;

/** The next part of a session's recording, in the order in which it was kept. */
export const recordingPartSchema = z.object({
  items: z.array(recordingPieceSchema),
  /** Where to read on; null at the end of what is there. */
  next: z.nullable(z.string()),
  /** Whether nothing more is to come. */
  over: z.boolean(),
});
export type RecordingPart = z.infer<typeof recordingPartSchema>;

export const recordingQuerySchema = z.object({ after: z.optional(z.string().check(z.regex(/^\d{1,15}$/))) });
