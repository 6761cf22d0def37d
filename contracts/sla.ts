import * as z from 'zod/mini';
import { idSchema, instantSchema, millisecondsSchema, minutesSchema, openEnum } from './scalars.ts';

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
});
export type SlaTarget = z.infer<typeof slaTargetSchema>;

/** The SLA of a ticket; `serverNow` is the clock to count by. */
export const slaSchema = z.object({
  policy: z.object({
    id: idSchema,
    name: z.string(),
    /** E.g. `Mon–Fri 08:00–18:00`. */
    businessHours: z.string(),
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
