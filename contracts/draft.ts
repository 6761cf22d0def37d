import * as z from 'zod/mini';
import { attachmentSchema } from './attachment.ts';
import { MESSAGE_MAX_LENGTH } from './message.ts';
import { recipientsSchema, recipientsWriteSchema } from './recipients.ts';
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
  /** Null as long as the technician has not touched them: then they follow the ticket's mails. */
  recipients: z.nullable(recipientsSchema),
  /** Why this text, which was sent once, is a draft again; null for one that never left. */
  failure: z.nullable(z.string()),
  updatedAt: instantSchema,
});
export type Draft = z.infer<typeof draftSchema>;

export const draftListSchema = z.object({ items: z.array(draftSchema) });

/** A draft as it is saved; an empty text without attachments removes it. */
export const draftSaveSchema = z.strictObject({
  text: z.string().check(z.maxLength(MESSAGE_MAX_LENGTH)),
  attachmentIds: z.array(idSchema).check(z.maxLength(20)),
  recipients: z.nullable(recipientsWriteSchema),
});
export type DraftSave = z.infer<typeof draftSaveSchema>;
