import * as z from 'zod/mini';
import { attachmentSchema } from './attachment.ts';
import { technicianRefSchema } from './people.ts';
import { mailboxSchema, recipientsSchema, recipientsWriteSchema } from './recipients.ts';
import { idSchema, instantSchema, minutesSchema, openEnum } from './scalars.ts';
import { supportSessionStateSchema } from './supportSession.ts';
import { TICKET_STATUSES } from './ticketStatus.ts';

const common = { id: idSchema, ticketId: idSchema, createdAt: instantSchema };

const written = {
  ...common,
  /** What the author wrote, as plain text, without the quoted history below it. */
  text: z.string(),
  attachments: z.array(attachmentSchema),
};

/** Where a customer's message came in. `agent` is set only by the listener that verified the certificate. */
export const customerChannelSchema = z.discriminatedUnion('via', [
  z.object({
    via: z.literal('email'),
    from: z.string(),
    subject: z.string(),
    to: z.array(mailboxSchema),
    cc: z.array(mailboxSchema),
    /** The mail as it came in, for `downloadMail`; null when it is not kept. */
    mailId: z.nullable(idSchema),
    /** What was odd about the mail, in sentences for a person, e.g. 'Signed (S/MIME), not verified.' */
    remarks: z.array(z.string()),
  }),
  z.object({
    via: z.literal('agent'),
    certificateSubject: z.string(),
    certificateFingerprint: z.string(),
    verifiedAt: instantSchema,
  }),
  z.object({ via: z.literal('portal') }),
]);
export type CustomerChannel = z.infer<typeof customerChannelSchema>;

/** A message from the customer. `html` is the mail as received: hostile until the remote has sanitised it. */
export const customerMessageSchema = z.object({
  ...written,
  kind: z.literal('customer'),
  author: z.object({ contactId: z.nullable(idSchema), name: z.string(), email: z.nullable(z.string()) }),
  channel: customerChannelSchema,
  html: z.nullable(z.string()),
  /** Quoted history and signature that were cut off from `text`. */
  quotedText: z.nullable(z.string()),
});
export type CustomerMessage = z.infer<typeof customerMessageSchema>;

/**
 * What is known of a reply's way to the mail server. `unknown`: the connection was lost after the
 * data was handed over and before the answer, so it may or may not have been accepted.
 */
export const deliverySchema = z.discriminatedUnion('state', [
  /** Held back for a moment so that it can be undone; leaves at `releaseAt`. */
  z.object({ state: z.literal('queued'), releaseAt: instantSchema }),
  z.object({ state: z.literal('sending'), since: instantSchema }),
  z.object({ state: z.literal('sent'), acceptedAt: instantSchema, serverAnswer: z.string() }),
  z.object({ state: z.literal('failed'), failedAt: instantSchema, reason: z.string() }),
  z.object({ state: z.literal('unknown'), since: instantSchema, reason: z.string() }),
  /** Accepted first, then returned by a later mail server; `eventId` is the bounce in the conversation. */
  z.object({ state: z.literal('bounced'), at: instantSchema, reason: z.string(), eventId: z.nullable(idSchema) }),
]);
export type Delivery = z.infer<typeof deliverySchema>;

/** A reply to the customer by e-mail. */
export const technicianMessageSchema = z.object({
  ...written,
  kind: z.literal('technician'),
  author: technicianRefSchema,
  recipients: recipientsSchema,
  subject: z.string(),
  /** Status that the ticket goes to once the mail server has accepted the reply. */
  thenStatus: z.nullable(z.string()),
  delivery: deliverySchema,
});
export type TechnicianMessage = z.infer<typeof technicianMessageSchema>;

/** A note for the staff; it never leaves the tenant. */
export const internalNoteSchema = z.object({
  ...written,
  kind: z.literal('internal_note'),
  author: technicianRefSchema,
  /** Technicians whom the note calls by `@`; they were told. */
  mentions: z.array(technicianRefSchema),
  editedAt: z.nullable(instantSchema),
});
export type InternalNote = z.infer<typeof internalNoteSchema>;

const nameOrNull = z.nullable(z.string());

/** What happened, with the values that changed. Names are as they were when it happened. */
export const systemEventDetailSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ticket_created'), channel: z.string() }),
  z.object({ type: z.literal('status_changed'), from: z.string(), to: z.string() }),
  z.object({ type: z.literal('priority_changed'), from: z.string(), to: z.string() }),
  z.object({ type: z.literal('assignee_changed'), from: nameOrNull, to: nameOrNull }),
  z.object({ type: z.literal('sla_warning'), target: z.string(), dueAt: instantSchema }),
  z.object({ type: z.literal('sla_breached'), target: z.string(), dueAt: instantSchema }),
  z.object({ type: z.literal('sla_met'), target: z.string(), metAt: instantSchema }),
  z.object({ type: z.literal('reply_failed'), reason: z.string() }),
  z.object({
    type: z.literal('reply_bounced'),
    messageId: idSchema,
    recipient: z.nullable(z.string()),
    reason: z.string(),
    mailId: z.nullable(idSchema),
  }),
  /** An automatic answer (RFC 3834), e.g. that somebody is out of office. */
  z.object({ type: z.literal('automatic_reply'), from: z.string(), text: z.string(), mailId: z.nullable(idSchema) }),
  z.object({
    type: z.literal('session_changed'),
    sessionId: idSchema,
    state: supportSessionStateSchema,
    ended: z.boolean(),
  }),
  z.object({ type: z.literal('time_logged'), minutes: minutesSchema, billable: z.boolean() }),
  z.object({ type: z.literal('remote_action_launched'), action: z.string() }),
  z.object({ type: z.literal('tags_changed'), added: z.array(z.string()), removed: z.array(z.string()) }),
  z.object({ type: z.literal('field_changed'), label: z.string(), from: nameOrNull, to: nameOrNull }),
  z.object({ type: z.literal('merged'), fromNumber: z.int(), intoNumber: z.int(), undone: z.boolean() }),
  z.object({ type: z.literal('reply_confirmed'), messageId: idSchema }),
]);
export type SystemEventDetail = z.infer<typeof systemEventDetailSchema>;

/** Something that happened to the ticket. `text` is an English sentence for readers that do not know the type. */
export const systemEventSchema = z.object({
  ...common,
  kind: z.literal('system_event'),
  actor: z.object({ kind: openEnum(['technician', 'contact', 'system']), name: z.string() }),
  text: z.string(),
  detail: z.nullable(z.catch(z.nullable(systemEventDetailSchema), null)),
});
export type SystemEvent = z.infer<typeof systemEventSchema>;

/** A kind of message of a later contract minor: shown as a low-key row, never an error. */
const unknownMessageSchema = z.pipe(
  z.object({ ...common, kind: z.string() }),
  z.transform(({ kind, ...rest }) => ({ ...rest, kind: 'unknown' as const, originalKind: kind })),
);

/** The four kinds of the conversation that this contract knows. */
export const knownMessageSchema = z.discriminatedUnion('kind', [
  customerMessageSchema,
  technicianMessageSchema,
  internalNoteSchema,
  systemEventSchema,
]);
export type KnownMessage = z.infer<typeof knownMessageSchema>;

/** One entry of the conversation, read tolerantly. */
export const messageSchema = z.union([knownMessageSchema, unknownMessageSchema]);
export type Message = z.infer<typeof messageSchema>;

/**
 * A page of the conversation, oldest first. `olderCursor` asks for the page before it, null at the
 * beginning; `newerCursor` for the page after it, null at the end.
 */
export const threadPageSchema = z.object({
  items: z.array(messageSchema),
  olderCursor: z.nullable(z.string()),
  newerCursor: z.nullable(z.string()),
  total: z.int(),
});
export type ThreadPage = z.infer<typeof threadPageSchema>;

/** Longest text of a reply or note, in UTF-16 code units. */
export const MESSAGE_MAX_LENGTH = 100_000;

const textSchema = z
  .string()
  .check(z.trim(), z.minLength(1, 'Write something first.'), z.maxLength(MESSAGE_MAX_LENGTH));
const attachmentIdsSchema = z.array(idSchema).check(z.maxLength(20));

/** An internal note as the composer hands it over. */
export const noteWriteSchema = z.strictObject({
  text: textSchema,
  attachmentIds: attachmentIdsSchema,
  mentionIds: z.array(idSchema).check(z.maxLength(20)),
});
export type NoteWrite = z.infer<typeof noteWriteSchema>;

/** Own words of a note, corrected. */
export const noteEditSchema = z.strictObject({ text: textSchema });

/** A reply as the composer hands it over. `text` may carry the formatting of `parseFormatted` (formatting.ts). */
export const replyWriteSchema = z.strictObject({
  text: textSchema,
  attachmentIds: attachmentIdsSchema,
  recipients: recipientsWriteSchema,
  /**
   * The newest written message (of customer or staff) that the technician has seen; null when there was
   * none. When a later one by somebody else exists, the answer is `conversation-moved`: sending anyway is
   * sending again with that one's id.
   */
  seenMessageId: z.nullable(idSchema),
  thenStatus: z.nullable(z.enum(TICKET_STATUSES)),
});
export type ReplyWrite = z.infer<typeof replyWriteSchema>;

/** Where in the conversation words were found. `snippet` has them within a little of what stands around. */
export const foundMessageSchema = z.object({
  messageId: idSchema,
  kind: z.string(),
  authorName: z.nullable(z.string()),
  createdAt: instantSchema,
  snippet: z.string(),
});
/** Hits, newest first; `total` may be more than the items. */
export const foundMessagesSchema = z.object({ items: z.array(foundMessageSchema), total: z.int() });
export type FoundMessages = z.infer<typeof foundMessagesSchema>;

/** One day of a conversation in the asked time zone: its date (`2026-11-23`), how many messages, and its first one. */
export const threadDaySchema = z.object({ date: z.string(), count: z.int(), firstMessageId: idSchema });
export const threadDaysSchema = z.object({ items: z.array(threadDaySchema) });
export type ThreadDay = z.infer<typeof threadDaySchema>;

/** Up to where the signed-in technician has seen the conversation. */
export const readMarkSchema = z.object({ messageId: z.nullable(idSchema), at: z.nullable(instantSchema) });
export type ReadMark = z.infer<typeof readMarkSchema>;
