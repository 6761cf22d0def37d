import * as z from 'zod/mini';
import { clientSchema, contactSchema, technicianRefSchema } from './people.ts';
import { idSchema, instantSchema, openEnum } from './scalars.ts';
import { TICKET_STATUSES, ticketStatusSchema } from './ticketStatus.ts';

/** Every priority, from the least to the most urgent. */
export const TICKET_PRIORITIES = ['low', 'medium', 'high', 'critical'] as const;
export type TicketPriority = (typeof TICKET_PRIORITIES)[number];
export const ticketPrioritySchema = openEnum(TICKET_PRIORITIES);

/** How close a ticket's next SLA target is; `none` when no target runs. */
export const slaPressureSchema = openEnum(['none', 'on_track', 'warning', 'breached', 'paused', 'met']);

/** Unfinished business of the reader on a ticket, and who else is there. */
export const ticketMarksSchema = z.object({
  draft: z.boolean(),
  failedReply: z.boolean(),
  timerRunning: z.boolean(),
  present: z.array(technicianRefSchema),
});
export type TicketMarks = z.infer<typeof ticketMarksSchema>;

/** A field of the tenant's own on its tickets, with this ticket's value as text; null when it is empty. */
export const customFieldSchema = z.object({
  id: idSchema,
  label: z.string(),
  kind: openEnum(['text', 'number', 'date', 'choice', 'yes_no']),
  /** For `choice`: what can be chosen. */
  options: z.array(z.string()),
  value: z.nullable(z.string()),
});
export type CustomField = z.infer<typeof customFieldSchema>;

/** One row of the ticket queue; a host hands it to the Peek as the seed of the first paint. */
export const ticketRowSchema = z.object({
  id: idSchema,
  /** Counts up within a tenant; shown as `#10482` and used in the mail tag `[#10482]`. */
  number: z.int(),
  subject: z.string(),
  status: ticketStatusSchema,
  priority: ticketPrioritySchema,
  assignee: z.nullable(technicianRefSchema),
  contact: z.nullable(z.object({ id: idSchema, name: z.string() })),
  client: z.object({ id: idSchema, name: z.string() }),
  createdAt: instantSchema,
  updatedAt: instantSchema,
  /**
   * Grows by one with every change of what technicians decide on (status, priority, assignee, tags, fields), and with nothing else: a message
   * in between is nobody's conflict. The `ETag` of the ticket is this number in quotes.
   */
  revision: z.int(),
  sla: z.object({ pressure: slaPressureSchema, dueAt: z.nullable(instantSchema) }),
  /** What the row shows to whoever reads it; absent where a host does not know. */
  marks: z.optional(ticketMarksSchema),
});
export type TicketRow = z.infer<typeof ticketRowSchema>;

/**
 * Whether a reply can leave, known before a word is typed.
 * `blocked`: the composer refuses (SPEC: no contact email). `will_fail`: the server will refuse for
 * the stated reason until somebody mends it (SPEC: no email account; or its sign-in was refused when it was last tried).
 */
export const replyReadinessSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('ready'), from: z.string(), to: z.string() }),
  z.object({
    state: z.literal('will_fail'),
    because: openEnum(['no-email-account', 'account-refused']),
    message: z.string(),
    to: z.string(),
  }),
  z.object({
    state: z.literal('blocked'),
    because: openEnum(['no-contact-address', 'read-only']),
    message: z.string(),
  }),
]);
export type ReplyReadiness = z.infer<typeof replyReadinessSchema>;

/** One ticket with all that the identity header and the composer need. */
export const ticketSchema = z.object({
  ...ticketRowSchema.shape,
  contact: z.nullable(contactSchema),
  client: clientSchema,
  /** How the ticket came in. */
  channel: openEnum(['email', 'agent', 'portal', 'phone']),
  /** Stamped by the first reply that the mail server accepted (SPEC, Customer reply mechanics). */
  firstResponseAt: z.nullable(instantSchema),
  resolvedAt: z.nullable(instantSchema),
  assetId: z.nullable(idSchema),
  /** Statuses that the ticket may go to from here, the present one not among them. */
  allowedStatuses: z.array(ticketStatusSchema),
  replyReadiness: replyReadinessSchema,
  tags: z.array(z.string()),
  watchers: z.array(technicianRefSchema),
  customFields: z.array(customFieldSchema),
  /** The ticket into which this one was merged; it is worked there. */
  mergedInto: z.nullable(z.object({ id: idSchema, number: z.int(), mergeId: idSchema })),
});
export type Ticket = z.infer<typeof ticketSchema>;

/** The lifecycle fields that are changed in place. At least one must be there. */
export const ticketChangeSchema = z
  .strictObject({
    status: z.optional(z.enum(TICKET_STATUSES)),
    priority: z.optional(z.enum(TICKET_PRIORITIES)),
    /** A real technician's id, or null to unassign. */
    assigneeId: z.optional(z.nullable(idSchema)),
    /** All tags that the ticket has from then on. */
    tags: z.optional(z.array(z.string().check(z.trim(), z.minLength(1), z.maxLength(40))).check(z.maxLength(20))),
    /** New values by the field's id; fields that are not named stay. */
    customFields: z.optional(z.record(z.string(), z.nullable(z.string().check(z.maxLength(500))))),
  })
  .check(z.refine((change) => Object.keys(change).length > 0, 'Change at least one field.'));
export type TicketChange = z.infer<typeof ticketChangeSchema>;

/** How the queue is asked for. `sort` with a leading minus is descending. */
export const ticketListQuerySchema = z.object({
  status: z.optional(z.string()),
  priority: z.optional(z.string()),
  assigneeId: z.optional(z.string()),
  search: z.optional(z.string().check(z.maxLength(200))),
  sort: z.optional(
    z.enum([
      'number',
      '-number',
      'updatedAt',
      '-updatedAt',
      'priority',
      '-priority',
      'status',
      '-status',
      'subject',
      '-subject',
      'client',
      '-client',
      'due',
      '-due',
    ]),
  ),
  limit: z.optional(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(200))),
  offset: z.optional(z.coerce.number().check(z.int(), z.minimum(0))),
});
export type TicketListQuery = z.infer<typeof ticketListQuerySchema>;

/** A page of the queue; `total` counts all that match. */
export const ticketListSchema = z.object({ items: z.array(ticketRowSchema), total: z.int() });
export type TicketList = z.infer<typeof ticketListSchema>;

/** Another ticket and every reason why it is related to this one. */
export const relatedTicketSchema = z.object({
  ticket: ticketRowSchema,
  reasons: z.array(openEnum(['same_contact', 'same_asset', 'same_thread'])),
});
export type RelatedTicket = z.infer<typeof relatedTicketSchema>;

/** Whether the signed-in technician hears of what happens on the ticket. */
export const watchSchema = z.strictObject({ watching: z.boolean() });

/** Into which ticket a duplicate is merged. */
export const mergeSchema = z.strictObject({ intoTicketId: idSchema });
export const mergedSchema = z.object({ mergeId: idSchema, into: ticketRowSchema });
export type Merged = z.infer<typeof mergedSchema>;
