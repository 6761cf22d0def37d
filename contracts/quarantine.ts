import * as z from 'zod/mini';
import { idSchema, instantSchema } from './scalars.ts';

/** A mail that came in and was let into no ticket. Nothing that arrives is dropped. */
export const quarantinedMailSchema = z.object({
  id: idSchema,
  from: z.string(),
  subject: z.string(),
  receivedAt: instantSchema,
  /** Why it was held, in a sentence. */
  reason: z.string(),
  /** Beginning of the text; empty when it cannot be read. */
  excerpt: z.string(),
});
export type QuarantinedMail = z.infer<typeof quarantinedMailSchema>;

/** Where a quarantined mail goes: into a ticket, or with null into a new one. */
export const quarantineFileSchema = z.strictObject({ ticketId: z.nullable(idSchema) });
