import * as z from 'zod/mini';
import { technicianRefSchema } from './people.ts';
import { idSchema, instantSchema, millisecondsSchema, minutesSchema, openEnum } from './scalars.ts';

/** Time that was logged on a ticket. */
export const timeEntrySchema = z.object({
  id: idSchema,
  technician: technicianRefSchema,
  minutes: minutesSchema,
  note: z.string(),
  billable: z.boolean(),
  loggedAt: instantSchema,
  /** When it was changed last; its history says what it was before. */
  editedAt: z.nullable(instantSchema),
  /** Whether whoever reads may change or remove it. */
  changeable: z.boolean(),
});
export type TimeEntry = z.infer<typeof timeEntrySchema>;

/** The signed-in technician's timer on this ticket. While it runs, elapsed = `elapsedMs` + time since `runningSince`. */
export const timerSchema = z.object({
  id: idSchema,
  ticketId: idSchema,
  ticketNumber: z.int(),
  elapsedMs: millisecondsSchema,
  runningSince: z.nullable(instantSchema),
});
export type Timer = z.infer<typeof timerSchema>;

/** The client's contract, under which this ticket is worked. */
export const contractSchema = z.object({
  id: idSchema,
  name: z.string(),
  billing: openEnum(['block_hours', 'flat_rate', 'time_and_materials']),
  /** Null where the contract has no allowance. */
  includedMinutes: z.nullable(minutesSchema),
  usedMinutes: minutesSchema,
  renewsAt: z.nullable(instantSchema),
  billableByDefault: z.boolean(),
  /** Every entry is rounded up to a multiple of this. */
  roundingMinutes: minutesSchema,
});
export type Contract = z.infer<typeof contractSchema>;

/** A support session that has ended and whose length nobody has logged: offered as an entry, never logged by itself. */
export const timeOfferSchema = z.object({ sessionId: idSchema, minutes: minutesSchema, note: z.string() });
export type TimeOffer = z.infer<typeof timeOfferSchema>;

/** All that the Time + contract card shows. */
export const ticketTimeSchema = z.object({
  timer: z.nullable(timerSchema),
  /** The technician's timer on another ticket, if one runs there: only one may run. */
  timerElsewhere: z.nullable(timerSchema),
  entries: z.array(timeEntrySchema),
  offers: z.array(timeOfferSchema),
  totalMinutes: minutesSchema,
  contract: z.nullable(contractSchema),
  serverNow: instantSchema,
});
export type TicketTime = z.infer<typeof ticketTimeSchema>;

/** An entry as it is written by hand, or when a timer is stopped. */
export const timeEntryCreateSchema = z.strictObject({
  minutes: z.int().check(z.minimum(1, 'Log at least one minute.'), z.maximum(24 * 60)),
  note: z.string().check(z.maxLength(2000)),
  billable: z.optional(z.boolean()),
  /** The support session whose length this is; its offer is gone then. */
  sessionId: z.optional(idSchema),
});
export type TimeEntryCreate = z.infer<typeof timeEntryCreateSchema>;

export const timerStopSchema = z.strictObject({
  note: z.string().check(z.maxLength(2000)),
  billable: z.optional(z.boolean()),
});

/** An entry as it is corrected; what is absent stays. */
export const timeEntryEditSchema = z.strictObject({
  minutes: z.optional(z.int().check(z.minimum(1, 'Log at least one minute.'), z.maximum(24 * 60))),
  note: z.optional(z.string().check(z.maxLength(2000))),
  billable: z.optional(z.boolean()),
});

export type TimeEntryEdit = z.infer<typeof timeEntryEditSchema>;

const entryValuesSchema = z.object({ minutes: minutesSchema, note: z.string(), billable: z.boolean() });

/** One change of an entry, newest first; `after` is null when it was removed. */
export const timeEntryChangeSchema = z.object({
  id: idSchema,
  entryId: idSchema,
  at: instantSchema,
  by: technicianRefSchema,
  before: entryValuesSchema,
  after: z.nullable(entryValuesSchema),
});
export type TimeEntryChange = z.infer<typeof timeEntryChangeSchema>;
