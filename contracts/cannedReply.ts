import * as z from 'zod/mini';
import { idSchema } from './scalars.ts';

/** What a variable of a canned reply looks like, e.g. `{{contact.first_name}}`. */
export const VARIABLE_PATTERN = /\{\{\s*[\w.]+\s*\}\}/g;

/** A text of the tenant's for often told things. Its variables are filled for this ticket; what could not be filled still stands in braces. */
export const cannedReplySchema = z.object({ id: idSchema, title: z.string(), text: z.string() });
export type CannedReply = z.infer<typeof cannedReplySchema>;
