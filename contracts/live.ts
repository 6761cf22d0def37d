import * as z from 'zod/mini';
import { readingSchema } from './asset.ts';
import { messageSchema } from './message.ts';
import { mentionSchema, presenceSchema } from './presence.ts';
import { idSchema, instantSchema } from './scalars.ts';
import { supportSessionSchema } from './supportSession.ts';
import { ticketRowSchema, ticketSchema } from './ticket.ts';

/** Cards whose data is asked for again when the server says that it changed. */
export const LIVE_RESOURCES = [
  'sla',
  'asset',
  'posture',
  'remote_actions',
  'summary',
  'time',
  'related',
  'drafts',
  'participants',
] as const;
export type LiveResource = (typeof LIVE_RESOURCES)[number];

/** What the stream of one ticket says. */
export const ticketLiveEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ticket.changed'), ticket: ticketSchema }),
  z.object({ type: z.literal('message.added'), message: messageSchema }),
  z.object({ type: z.literal('message.changed'), message: messageSchema }),
  z.object({ type: z.literal('message.removed'), messageId: idSchema }),
  z.object({ type: z.literal('session.changed'), session: supportSessionSchema, serverNow: instantSchema }),
  z.object({
    type: z.literal('asset.reading'),
    assetId: idSchema,
    online: z.boolean(),
    reading: z.nullable(readingSchema),
    serverNow: instantSchema,
  }),
  /** Everybody who is on the ticket now. */
  z.object({ type: z.literal('presence.changed'), present: z.array(presenceSchema) }),
  z.object({ type: z.literal('resource.changed'), resource: z.enum(LIVE_RESOURCES) }),
  /** The server cannot replay from the id that it was given: load everything again. */
  z.object({ type: z.literal('resync') }),
]);
export type TicketLiveEvent = z.infer<typeof ticketLiveEventSchema>;

/** What the stream of the queue says. */
export const queueLiveEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('row.changed'), row: ticketRowSchema }),
  /** The signed-in technician was called into a ticket. */
  z.object({ type: z.literal('mentioned'), mention: mentionSchema }),
  z.object({ type: z.literal('quarantine.changed') }),
  z.object({ type: z.literal('resync') }),
]);
export type QueueLiveEvent = z.infer<typeof queueLiveEventSchema>;
