import * as z from 'zod/mini';
import { idSchema, instantSchema, millisecondsSchema, minutesSchema, openEnum } from './scalars.ts';

/** Why a target stands where it does, in values: what `explanation` says, for readers of another language. */
export const slaReasonSchema = z.discriminatedUnion('type', [
  /** It runs, or ran until it was breached. `pausedMs` is business time that pauses took out of the count. */
  z.object({ type: z.literal('counted'), pausedMs: millisecondsSchema }),
  z.object({
    type: z.literal('paused'),
    since: instantSchema,
    status: z.string(),
    byName: z.nullable(z.string()),
  }),
  /** Ended at `metAt` by the first reply that the mail server accepted. */
  z.object({ type: z.literal('replied'), byName: z.nullable(z.string()) }),
  /** Ended at `metAt` by resolving the ticket. */
  z.object({ type: z.literal('resolved') }),
]);
export type SlaReason = z.infer<typeof slaReasonSchema>;

/** One SLA target of a ticket. Durations count business time of the policy's calendar. */
export const slaTargetSchema = z.object({
  kind: openEnum(['first_response', 'resolution']),
  targetMinutes: minutesSchema,
  /** `met` in time, `met_late` after the target, `breached` and still open. */
  state: openEnum(['running', 'paused', 'met', 'met_late', 'breached']),
  startedAt: instantSchema,
  /** When the target is reached if nothing pauses it from now on. Null while paused. */
  dueAt: z.nullable(instantSchema),
  /** Business time left at `serverNow`; negative after a breach. Null once met. */
  remainingMs: z.nullable(millisecondsSchema),
  metAt: z.nullable(instantSchema),
  /** One English sentence: what met, paused or breached it, who and when. */
  explanation: z.string(),
  /** The same in values. Absent or null: only the sentence is known. */
  reason: z.optional(z.catch(z.nullable(slaReasonSchema), null)),
});
export type SlaTarget = z.infer<typeof slaTargetSchema>;

/** The SLA of a ticket; `serverNow` is the clock to count by. */
export const slaSchema = z.object({
  policy: z.object({
    id: idSchema,
    name: z.string(),
    /** E.g. `Mon–Fri 08:00–18:00`. */
    businessHours: z.string(),
    /** The same in values, by ISO weekday (1 is Monday) and minute of the day. Absent: only the words are known. */
    hours: z.optional(z.array(z.object({ weekday: z.int(), opens: z.int(), closes: z.int() }))),
    timeZone: z.string(),
  }),
  serverNow: instantSchema,
  /** Whether it is business time at `serverNow`, and when that changes next (null: never). Absent: figures run on all the time. */
  businessTime: z.optional(z.object({ runs: z.boolean(), changesAt: z.nullable(instantSchema) })),
  targets: z.array(slaTargetSchema),
});
export type Sla = z.infer<typeof slaSchema>;

/** A ticket's SLA; null when no policy covers it. */
export const slaResponseSchema = z.object({ sla: z.nullable(slaSchema) });
