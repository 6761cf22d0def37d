import * as z from 'zod/mini';
import { draftListSchema } from './draft.ts';
import { readMarkSchema, threadPageSchema } from './message.ts';
import { ticketSchema } from './ticket.ts';

/** All that a Peek needs until it can be used, in one answer. */
export const openingSchema = z.object({
  ticket: ticketSchema,
  /** The newest page of the conversation. */
  thread: threadPageSchema,
  drafts: draftListSchema,
  readMark: readMarkSchema,
});
export type Opening = z.infer<typeof openingSchema>;
