import * as z from 'zod/mini';
import { attachmentSchema } from './attachment.ts';
import { MESSAGE_MAX_LENGTH } from './message.ts';
import { idSchema, instantSchema } from './scalars.ts';

/** The two modes of the composer. */
export const COMPOSER_MODES = ['reply', 'internal_note'] as const;
export const composerModeSchema = z.enum(COMPOSER_MODES);
export type ComposerMode = z.infer<typeof composerModeSchema>;

/** Unsent text of one technician on one ticket in one mode. */
export const draftSchema = z.object({
  mode: composerModeSchema,
  text: z.string(),
  attachments: z.array(attachmentSchema),
  updatedAt: instantSchema,
});
export type Draft = z.infer<typeof draftSchema>;

export const draftListSchema = z.object({ items: z.array(draftSchema) });

/** A draft as it is saved; an empty text without attachments removes it. */
export const draftSaveSchema = z.strictObject({
  text: z.string().check(z.maxLength(MESSAGE_MAX_LENGTH)),
  attachmentIds: z.array(idSchema).check(z.maxLength(20)),
});
