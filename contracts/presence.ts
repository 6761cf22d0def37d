import * as z from 'zod/mini';
import { technicianRefSchema } from './people.ts';
import { instantSchema, openEnum } from './scalars.ts';

/** What a technician does on a ticket that is open before them; `left` takes them off it. */
export const PRESENCE_ACTIVITIES = ['viewing', 'typing_reply', 'idle', 'left'] as const;

/** A heartbeat stands for this long, in milliseconds; after that the technician counts as gone. */
export const PRESENCE_LASTS_MS = 30_000;

/** Tells that the signed-in technician is there. `instanceId` tells two windows of one technician apart. */
export const presenceWriteSchema = z.strictObject({
  instanceId: z.string().check(z.minLength(1), z.maxLength(128)),
  activity: z.enum(PRESENCE_ACTIVITIES),
});

/** A technician on the ticket, with the liveliest of their windows. */
export const presenceSchema = z.object({
  technician: technicianRefSchema,
  activity: openEnum(['viewing', 'typing_reply', 'idle']),
  since: instantSchema,
});
export type Presence = z.infer<typeof presenceSchema>;
export const presenceListSchema = z.object({ items: z.array(presenceSchema) });

/** Somebody called a technician into a ticket by `@` in a note. */
export const mentionSchema = z.object({
  ticketId: z.string(),
  ticketNumber: z.int(),
  subject: z.string(),
  messageId: z.string(),
  by: technicianRefSchema,
  at: instantSchema,
});
export type Mention = z.infer<typeof mentionSchema>;
