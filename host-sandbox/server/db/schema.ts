import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  customType,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import type { CustomerChannel, NexieProvider, Recipients, SystemEvent } from '#contracts';

const at = (name: string) => timestamp(name, { withTimezone: true, precision: 3 });
const id = () => text('id').primaryKey();
/** Every table that has this column is fenced by row-level security (migration `tenant_fence`). */
const tenantId = () =>
  text('tenant_id')
    .notNull()
    .references(() => tenant.id);

/** A managed-service provider. */
export const tenant = pgTable('tenant', {
  id: id(),
  name: text('name').notNull(),
  /** Where this tenant's customers write to. */
  inboundAddress: text('inbound_address').notNull().unique(),
  /** Key of the HMAC in our own Message-IDs, base64. */
  messageIdSecret: text('message_id_secret').notNull(),
  nextTicketNumber: integer('next_ticket_number').notNull(),
  /** Whether Nexie may read this tenant's tickets. */
  nexieEnabled: boolean('nexie_enabled').notNull().default(true),
});

/** The tenant's outbound mail account; a reply needs an active one. */
export const emailAccount = pgTable('email_account', {
  id: id(),
  tenantId: tenantId(),
  fromName: text('from_name').notNull(),
  fromAddress: text('from_address').notNull(),
  host: text('host').notNull(),
  port: integer('port').notNull(),
  userName: text('user_name').notNull(),
  password: text('password').notNull(),
  active: boolean('active').notNull(),
  /** What the mail server said when it refused the sign-in; null since it has accepted one. */
  signInRefusal: text('sign_in_refusal'),
});

export const technician = pgTable('technician', {
  id: id(),
  tenantId: tenantId(),
  name: text('name').notNull(),
  email: text('email').notNull(),
  role: text('role').notNull(),
  team: text('team').notNull(),
  availability: text('availability').notNull(),
  /** Below each of their replies; empty for none. */
  signature: text('signature').notNull().default(''),
});

/** A technician's sign-in. `id` is the SHA-256 of the cookie's token, so that the table opens no door. */
export const login = pgTable('login', {
  id: id(),
  tenantId: tenantId(),
  technicianId: text('technician_id')
    .notNull()
    .references(() => technician.id),
  csrfToken: text('csrf_token').notNull(),
  expiresAt: at('expires_at').notNull(),
});

/** Business hours per ISO weekday (1 = Monday) as `[from, to]` in minutes of the local day. */
export interface BusinessCalendar {
  readonly timeZone: string;
  readonly hours: Readonly<Record<string, readonly [number, number]>>;
  /** ISO dates on which nobody works. */
  readonly holidays: readonly string[];
}

/** Minutes of business time for each target, by priority. */
export type SlaTargets = Readonly<Record<string, { first_response: number; resolution: number }>>;

export const slaPolicy = pgTable('sla_policy', {
  id: id(),
  tenantId: tenantId(),
  name: text('name').notNull(),
  calendar: jsonb('calendar').$type<BusinessCalendar>().notNull(),
  targets: jsonb('targets').$type<SlaTargets>().notNull(),
});

export const client = pgTable('client', {
  id: id(),
  tenantId: tenantId(),
  name: text('name').notNull(),
  timeZone: text('time_zone').notNull(),
  slaPolicyId: text('sla_policy_id').references(() => slaPolicy.id),
});

export const contract = pgTable(
  'contract',
  {
    id: id(),
    tenantId: tenantId(),
    clientId: text('client_id')
      .notNull()
      .references(() => client.id),
    name: text('name').notNull(),
    billing: text('billing').notNull(),
    includedMinutes: integer('included_minutes'),
    /** Begin of the running billing period; entries since then use the allowance up. */
    periodStartsAt: at('period_starts_at').notNull(),
    renewsAt: at('renews_at'),
    billableByDefault: boolean('billable_by_default').notNull(),
    roundingMinutes: integer('rounding_minutes').notNull(),
  },
  (t) => [index('contract_client').on(t.clientId)],
);

export const contact = pgTable(
  'contact',
  {
    id: id(),
    tenantId: tenantId(),
    clientId: text('client_id')
      .notNull()
      .references(() => client.id),
    name: text('name').notNull(),
    /** Lower case. */
    email: text('email'),
    phone: text('phone'),
    jobTitle: text('job_title'),
  },
  (t) => [index('contact_email').on(t.tenantId, t.email), index('contact_client').on(t.clientId)],
);

export const asset = pgTable('asset', {
  id: id(),
  tenantId: tenantId(),
  clientId: text('client_id')
    .notNull()
    .references(() => client.id),
  ownerId: text('owner_id').references(() => contact.id),
  name: text('name').notNull(),
  kind: text('kind').notNull(),
  os: text('os').notNull(),
  model: text('model').notNull(),
  serialNumber: text('serial_number').notNull(),
  online: boolean('online').notNull().default(false),
  lastSeenAt: at('last_seen_at'),
  signedInUser: text('signed_in_user'),
});

export const reading = pgTable(
  'reading',
  {
    tenantId: tenantId(),
    assetId: text('asset_id')
      .notNull()
      .references(() => asset.id),
    at: at('at').notNull(),
    cpuPercent: doublePrecision('cpu_percent').notNull(),
    ramPercent: doublePrecision('ram_percent').notNull(),
    ramUsedBytes: bigint('ram_used_bytes', { mode: 'number' }).notNull(),
    ramTotalBytes: bigint('ram_total_bytes', { mode: 'number' }).notNull(),
    diskPercent: doublePrecision('disk_percent').notNull(),
    diskUsedBytes: bigint('disk_used_bytes', { mode: 'number' }).notNull(),
    diskTotalBytes: bigint('disk_total_bytes', { mode: 'number' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.assetId, t.at] })],
);

export const complianceCheck = pgTable(
  'compliance_check',
  {
    id: id(),
    tenantId: tenantId(),
    assetId: text('asset_id')
      .notNull()
      .references(() => asset.id),
    label: text('label').notNull(),
    state: text('state').notNull(),
    reason: text('reason').notNull(),
    checkedAt: at('checked_at').notNull(),
  },
  (t) => [index('compliance_check_asset').on(t.assetId)],
);

export const finding = pgTable(
  'finding',
  {
    id: id(),
    tenantId: tenantId(),
    assetId: text('asset_id')
      .notNull()
      .references(() => asset.id),
    title: text('title').notNull(),
    severity: text('severity').notNull(),
    detail: text('detail').notNull(),
    foundAt: at('found_at').notNull(),
    resolvedAt: at('resolved_at'),
  },
  (t) => [index('finding_asset').on(t.assetId)],
);

export const postureScan = pgTable(
  'posture_scan',
  {
    id: id(),
    tenantId: tenantId(),
    assetId: text('asset_id')
      .notNull()
      .references(() => asset.id),
    score: integer('score').notNull(),
    scannedAt: at('scanned_at').notNull(),
  },
  (t) => [index('posture_scan_asset').on(t.assetId, t.scannedAt)],
);

export const ticket = pgTable(
  'ticket',
  {
    id: id(),
    tenantId: tenantId(),
    number: integer('number').notNull(),
    subject: text('subject').notNull(),
    status: text('status').notNull(),
    priority: text('priority').notNull(),
    assigneeId: text('assignee_id').references(() => technician.id),
    contactId: text('contact_id').references(() => contact.id),
    clientId: text('client_id')
      .notNull()
      .references(() => client.id),
    assetId: text('asset_id').references(() => asset.id),
    channel: text('channel').notNull(),
    /** Tickets that came from one mail thread share this. */
    threadKey: text('thread_key'),
    createdAt: at('created_at').notNull(),
    updatedAt: at('updated_at').notNull(),
    firstResponseAt: at('first_response_at'),
    resolvedAt: at('resolved_at'),
    revision: integer('revision').notNull().default(1),
    /** The queue's copy of the SLA engine's last word. */
    slaPressure: text('sla_pressure').notNull().default('none'),
    slaDueAt: at('sla_due_at'),
    /** When the SLA was reckoned for the first time; what happened before is told to nobody. */
    slaWatchedSince: at('sla_watched_since'),
    tags: jsonb('tags').$type<string[]>().notNull().default([]),
    /** Values of the tenant's own fields, by the field's id. */
    customFields: jsonb('custom_fields').$type<Record<string, string | null>>().notNull().default({}),
    /** The merge that took this ticket's conversation away, as long as it is not undone. */
    mergeId: text('merge_id'),
    /** Messages of the conversation (messages/conversation.ts); kept by a trigger (migration `at_scale`). */
    conversationSize: integer('conversation_size').notNull().default(0),
  },
  (t) => [
    uniqueIndex('ticket_number').on(t.tenantId, t.number),
    // The queue's order, and that of one technician's tickets.
    index('ticket_updated').on(t.tenantId, t.updatedAt.desc().nullsLast(), t.number.desc()),
    index('ticket_assignee').on(t.tenantId, t.assigneeId, t.updatedAt.desc().nullsLast(), t.number.desc()),
    index('ticket_due').on(t.tenantId, t.slaDueAt, t.number.desc()),
    index('ticket_due_last').on(t.tenantId, t.slaDueAt.desc().nullsLast(), t.number.desc()),
    // What a view shows of a desk whose tickets are mostly closed. The other orders of the queue: migration `kept_answers`.
    index('ticket_status').on(t.tenantId, t.status),
    index('ticket_client').on(t.clientId),
    index('ticket_contact').on(t.contactId),
    index('ticket_asset').on(t.assetId),
    index('ticket_thread_key').on(t.threadKey),
  ],
);

/**
 * How many tickets there are of each kind: the sum of `tickets` over the rows of a kind, which a trigger adds
 * (migration `at_scale`). Rows are only added, so that nobody waits for anybody, and summed up from time to time.
 */
export const ticketTally = pgTable(
  'ticket_tally',
  {
    tenantId: tenantId(),
    status: text('status').notNull(),
    priority: text('priority').notNull(),
    assigneeId: text('assignee_id'),
    tickets: integer('tickets').notNull(),
  },
  (t) => [index('ticket_tally_tenant').on(t.tenantId)],
);

/** A technician who hears of what happens on a ticket. */
export const watcher = pgTable(
  'watcher',
  {
    tenantId: tenantId(),
    ticketId: text('ticket_id')
      .notNull()
      .references(() => ticket.id),
    technicianId: text('technician_id')
      .notNull()
      .references(() => technician.id),
    since: at('since').notNull(),
  },
  (t) => [primaryKey({ columns: [t.ticketId, t.technicianId] })],
);

/** A field of the tenant's own on its tickets. */
export const customField = pgTable('custom_field', {
  id: id(),
  tenantId: tenantId(),
  label: text('label').notNull(),
  kind: text('kind').$type<'text' | 'number' | 'date' | 'choice' | 'yes_no'>().notNull(),
  options: jsonb('options').$type<string[]>().notNull(),
  position: integer('position').notNull(),
});

/** A duplicate merged into another ticket; what was moved is kept, so that it can be undone. */
export const ticketMerge = pgTable('ticket_merge', {
  id: id(),
  tenantId: tenantId(),
  fromTicketId: text('from_ticket_id')
    .notNull()
    .references(() => ticket.id),
  intoTicketId: text('into_ticket_id')
    .notNull()
    .references(() => ticket.id),
  technicianId: text('technician_id')
    .notNull()
    .references(() => technician.id),
  at: at('at').notNull(),
  undoneAt: at('undone_at'),
  fromStatus: text('from_status').notNull(),
  messageIds: jsonb('message_ids').$type<string[]>().notNull(),
});

/** Each change of a ticket's status; the SLA engine reads pauses from it. */
export const statusChange = pgTable(
  'status_change',
  {
    id: id(),
    tenantId: tenantId(),
    ticketId: text('ticket_id')
      .notNull()
      .references(() => ticket.id),
    from: text('from_status').notNull(),
    to: text('to_status').notNull(),
    at: at('at').notNull(),
    byName: text('by_name').notNull(),
  },
  (t) => [index('status_change_ticket').on(t.ticketId, t.at)],
);

/** One entry of a conversation, of any of the four kinds; columns that a kind does not use are null. */
export const message = pgTable(
  'message',
  {
    id: id(),
    tenantId: tenantId(),
    ticketId: text('ticket_id')
      .notNull()
      .references(() => ticket.id),
    kind: text('kind').$type<'customer' | 'technician' | 'internal_note' | 'system_event'>().notNull(),
    createdAt: at('created_at').notNull(),
    /** Orders messages of the same millisecond. */
    position: bigint('position', { mode: 'number' }).generatedAlwaysAsIdentity(),
    text: text('text').notNull(),
    technicianId: text('technician_id').references(() => technician.id),
    contactId: text('contact_id').references(() => contact.id),
    authorName: text('author_name'),
    authorEmail: text('author_email'),
    channel: jsonb('channel').$type<CustomerChannel>(),
    html: text('html'),
    quotedText: text('quoted_text'),
    /** Of a reply: fixed when it is handed over, never looked up again. */
    recipients: jsonb('recipients').$type<Recipients>(),
    subject: text('subject'),
    deliveryState: text('delivery_state').$type<'queued' | 'sending' | 'sent' | 'failed' | 'unknown' | 'bounced'>(),
    /** When a queued reply leaves. */
    releaseAt: at('release_at'),
    /** Status that the ticket goes to once the mail server has accepted the reply. */
    thenStatus: text('then_status'),
    /** The system event that tells of a bounce. */
    bounceEventId: text('bounce_event_id'),
    deliveryAt: at('delivery_at'),
    /** The mail server's answer, or the reason of a failure. */
    deliveryAnswer: text('delivery_answer'),
    /** Message-ID (RFC 5322) of the mail that this message came from or left as, without angle brackets. */
    rfcMessageId: text('rfc_message_id'),
    event: jsonb('event').$type<Pick<SystemEvent, 'actor' | 'detail'>>(),
    /** Technicians whom a note calls. */
    mentionIds: jsonb('mention_ids').$type<string[]>(),
    editedAt: at('edited_at'),
    /** Identity that the sender gave the message, so that a redelivery adds nothing. */
    sourceId: text('source_id'),
  },
  (t) => [
    index('message_thread').on(t.ticketId, t.createdAt, t.position),
    uniqueIndex('message_rfc_id').on(t.tenantId, t.rfcMessageId),
    uniqueIndex('message_source').on(t.tenantId, t.sourceId),
    index('message_release')
      .on(t.releaseAt)
      .where(sql`${t.deliveryState} = 'queued'`),
  ],
);

/** A stored file; its bytes lie in the blob store under their SHA-256. */
export const attachment = pgTable(
  'attachment',
  {
    id: id(),
    tenantId: tenantId(),
    ticketId: text('ticket_id')
      .notNull()
      .references(() => ticket.id),
    /** Null while it hangs on a draft. */
    messageId: text('message_id').references(() => message.id),
    uploadedBy: text('uploaded_by').references(() => technician.id),
    fileName: text('file_name').notNull(),
    mediaType: text('media_type').notNull(),
    sizeBytes: integer('size_bytes').notNull(),
    sha256: text('sha256').notNull(),
    contentId: text('content_id'),
    createdAt: at('created_at').notNull(),
  },
  (t) => [index('attachment_message').on(t.messageId)],
);

export const draft = pgTable(
  'draft',
  {
    tenantId: tenantId(),
    ticketId: text('ticket_id')
      .notNull()
      .references(() => ticket.id),
    technicianId: text('technician_id')
      .notNull()
      .references(() => technician.id),
    mode: text('mode').$type<'reply' | 'internal_note'>().notNull(),
    text: text('text').notNull(),
    attachmentIds: jsonb('attachment_ids').$type<string[]>().notNull(),
    /** Null until the technician touches them. */
    recipients: jsonb('recipients').$type<Recipients>(),
    /** Why a text that was sent once is a draft again. */
    failure: text('failure'),
    updatedAt: at('updated_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.ticketId, t.technicianId, t.mode] })],
);

/** A text of the tenant's for often told things, with variables in double braces. */
export const cannedReply = pgTable('canned_reply', {
  id: id(),
  tenantId: tenantId(),
  title: text('title').notNull(),
  text: text('text').notNull(),
});

/** Up to where a technician has seen a conversation. */
export const readMark = pgTable(
  'read_mark',
  {
    tenantId: tenantId(),
    ticketId: text('ticket_id')
      .notNull()
      .references(() => ticket.id),
    technicianId: text('technician_id')
      .notNull()
      .references(() => technician.id),
    messageId: text('message_id')
      .notNull()
      .references(() => message.id),
    at: at('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.ticketId, t.technicianId] })],
);

/** A technician's window on a ticket; gone when it has not been heard of for a while. */
export const presence = pgTable(
  'presence',
  {
    tenantId: tenantId(),
    ticketId: text('ticket_id')
      .notNull()
      .references(() => ticket.id),
    technicianId: text('technician_id')
      .notNull()
      .references(() => technician.id),
    instanceId: text('instance_id').notNull(),
    activity: text('activity').$type<'viewing' | 'typing_reply' | 'idle'>().notNull(),
    since: at('since').notNull(),
    heardAt: at('heard_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.ticketId, t.technicianId, t.instanceId] }), index('presence_heard').on(t.heardAt)],
);

/** A technician was called into a ticket by a note. */
export const mention = pgTable(
  'mention',
  {
    id: id(),
    tenantId: tenantId(),
    ticketId: text('ticket_id')
      .notNull()
      .references(() => ticket.id),
    messageId: text('message_id')
      .notNull()
      .references(() => message.id),
    technicianId: text('technician_id')
      .notNull()
      .references(() => technician.id),
    byId: text('by_id')
      .notNull()
      .references(() => technician.id),
    at: at('at').notNull(),
  },
  (t) => [uniqueIndex('mention_once').on(t.messageId, t.technicianId)],
);

/** A file on its way in; its bytes lie in a part file of the blob store until all of it is there. */
export const upload = pgTable('upload', {
  id: id(),
  tenantId: tenantId(),
  ticketId: text('ticket_id')
    .notNull()
    .references(() => ticket.id),
  technicianId: text('technician_id')
    .notNull()
    .references(() => technician.id),
  fileName: text('file_name').notNull(),
  mediaType: text('media_type').notNull(),
  sizeBytes: integer('size_bytes').notNull(),
  receivedBytes: integer('received_bytes').notNull(),
  attachmentId: text('attachment_id'),
  createdAt: at('created_at').notNull(),
});

/** The log of every send: committed before the mail is handed over, completed by the outcome. */
export const mailAttempt = pgTable(
  'mail_attempt',
  {
    id: id(),
    tenantId: tenantId(),
    ticketId: text('ticket_id')
      .notNull()
      .references(() => ticket.id),
    messageId: text('message_id')
      .notNull()
      .references(() => message.id),
    technicianId: text('technician_id')
      .notNull()
      .references(() => technician.id),
    rfcMessageId: text('rfc_message_id').notNull(),
    fromAddress: text('from_address').notNull(),
    toAddress: text('to_address').notNull(),
    subject: text('subject').notNull(),
    state: text('state').$type<'sending' | 'sent' | 'failed' | 'unknown'>().notNull(),
    startedAt: at('started_at').notNull(),
    finishedAt: at('finished_at'),
    serverAnswer: text('server_answer'),
  },
  (t) => [index('mail_attempt_rfc').on(t.tenantId, t.rfcMessageId), index('mail_attempt_state').on(t.state)],
);

/** Every mail that came in and what became of it; nothing that arrived is dropped. */
export const inboundMail = pgTable(
  'inbound_mail',
  {
    id: id(),
    tenantId: text('tenant_id').references(() => tenant.id),
    rfcMessageId: text('rfc_message_id'),
    fromAddress: text('from_address').notNull(),
    recipients: jsonb('recipients').$type<string[]>().notNull(),
    subject: text('subject').notNull(),
    receivedAt: at('received_at').notNull(),
    /** SHA-256 of the raw mail in the blob store. */
    rawSha256: text('raw_sha256').notNull(),
    outcome: text('outcome')
      .$type<'threaded' | 'new_ticket' | 'quarantined' | 'duplicate' | 'ignored' | 'filed'>()
      .notNull(),
    /** Why it ended there, in words. */
    reason: text('reason').notNull(),
    ticketId: text('ticket_id'),
    messageId: text('message_id'),
  },
  (t) => [index('inbound_mail_rfc').on(t.tenantId, t.rfcMessageId)],
);

/** First answers to Idempotency-Keys, replayed for 24 hours. */
export const idempotencyKey = pgTable(
  'idempotency_key',
  {
    tenantId: tenantId(),
    technicianId: text('technician_id')
      .notNull()
      .references(() => technician.id),
    key: text('key').notNull(),
    requestHash: text('request_hash').notNull(),
    createdAt: at('created_at').notNull(),
    /** Null while the first request is under way. */
    status: integer('status'),
    body: jsonb('body').$type<unknown>(),
  },
  (t) => [primaryKey({ columns: [t.technicianId, t.key] })],
);

export const supportSession = pgTable(
  'support_session',
  {
    id: id(),
    tenantId: tenantId(),
    ticketId: text('ticket_id')
      .notNull()
      .references(() => ticket.id),
    assetId: text('asset_id')
      .notNull()
      .references(() => asset.id),
    requestedBy: text('requested_by')
      .notNull()
      .references(() => technician.id),
    state: text('state').$type<'awaiting_consent' | 'active' | 'denied' | 'expired'>().notNull(),
    requestedAt: at('requested_at').notNull(),
    consentExpiresAt: at('consent_expires_at').notNull(),
    decidedAt: at('decided_at'),
    endedAt: at('ended_at'),
    endedBy: text('ended_by'),
  },
  (t) => [
    // Two technicians cannot start two sessions for one asset.
    uniqueIndex('support_session_one_per_asset')
      .on(t.assetId)
      .where(sql`${t.state} in ('awaiting_consent', 'active') and ${t.endedAt} is null`),
    index('support_session_ticket').on(t.ticketId, t.requestedAt),
  ],
);

/** A piece of the recording of a support session: text, whose lines are events of one page of the end user's. */
export const recordingPiece = pgTable(
  'recording_piece',
  {
    tenantId: tenantId(),
    sessionId: text('session_id')
      .notNull()
      .references(() => supportSession.id),
    pageId: text('page_id').notNull(),
    /** Counts from 0 within the page. */
    index: integer('index').notNull(),
    /** Orders the pieces of a session as they were kept. */
    position: bigint('position', { mode: 'number' }).generatedAlwaysAsIdentity(),
    text: text('text').notNull(),
    keptAt: at('kept_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.sessionId, t.pageId, t.index] }),
    index('recording_piece_order').on(t.sessionId, t.position),
  ],
);

/** One authorised launch of a remote action. Only the token's SHA-256 is kept. */
export const remoteLaunch = pgTable('remote_launch', {
  id: id(),
  tenantId: tenantId(),
  ticketId: text('ticket_id')
    .notNull()
    .references(() => ticket.id),
  assetId: text('asset_id')
    .notNull()
    .references(() => asset.id),
  technicianId: text('technician_id')
    .notNull()
    .references(() => technician.id),
  action: text('action').notNull(),
  tokenHash: text('token_hash').notNull().unique(),
  createdAt: at('created_at').notNull(),
  expiresAt: at('expires_at').notNull(),
  usedAt: at('used_at'),
});

/** What was done with remote powers. Rows are only ever added (migration `tenant_fence` forbids the rest). */
export const auditLog = pgTable(
  'audit_log',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    tenantId: tenantId(),
    at: at('at').notNull(),
    actor: text('actor').notNull(),
    action: text('action').notNull(),
    ticketId: text('ticket_id'),
    assetId: text('asset_id'),
    detail: jsonb('detail').$type<Record<string, unknown>>().notNull(),
    /** 1, 2, 3 … within the tenant. This and the hashes are set by the database (migration `audit_chain`). */
    position: bigint('position', { mode: 'number' }).notNull().default(0),
    /** Hash of the entry before; '' for the first. */
    previousHash: text('previous_hash').notNull().default(''),
    /** SHA-256, in hex, of everything above and the entry before (audit/auditLine.ts). */
    hash: text('hash').notNull().default(''),
  },
  (t) => [uniqueIndex('audit_log_position').on(t.tenantId, t.position)],
);

/** What somebody has asked for lately, shared by all server processes. Belongs to nobody's tenant. */
export const rateLimit = pgTable('rate_limit', {
  key: text('key').primaryKey(),
  points: integer('points').notNull(),
  expire: timestamp('expire', { withTimezone: true }),
});

export const timeEntry = pgTable(
  'time_entry',
  {
    id: id(),
    tenantId: tenantId(),
    ticketId: text('ticket_id')
      .notNull()
      .references(() => ticket.id),
    technicianId: text('technician_id')
      .notNull()
      .references(() => technician.id),
    minutes: integer('minutes').notNull(),
    note: text('note').notNull(),
    billable: boolean('billable').notNull(),
    loggedAt: at('logged_at').notNull(),
    editedAt: at('edited_at'),
    /** Taken out; it stays for the history. */
    removedAt: at('removed_at'),
    /** The support session whose length it is. */
    sessionId: text('session_id').references(() => supportSession.id),
  },
  (t) => [index('time_entry_ticket').on(t.ticketId), index('time_entry_logged').on(t.tenantId, t.loggedAt)],
);

/** Minutes, note and billing of an entry at one time. */
export interface TimeEntryValues {
  readonly minutes: number;
  readonly note: string;
  readonly billable: boolean;
}

/** The history of logged time: rows are only ever added. */
export const timeEntryChange = pgTable(
  'time_entry_change',
  {
    id: id(),
    tenantId: tenantId(),
    ticketId: text('ticket_id')
      .notNull()
      .references(() => ticket.id),
    entryId: text('entry_id')
      .notNull()
      .references(() => timeEntry.id),
    technicianId: text('technician_id')
      .notNull()
      .references(() => technician.id),
    at: at('at').notNull(),
    before: jsonb('before').$type<TimeEntryValues>().notNull(),
    after: jsonb('after').$type<TimeEntryValues>(),
  },
  (t) => [index('time_entry_change_ticket').on(t.ticketId)],
);

export const timer = pgTable(
  'timer',
  {
    id: id(),
    tenantId: tenantId(),
    ticketId: text('ticket_id')
      .notNull()
      .references(() => ticket.id),
    technicianId: text('technician_id')
      .notNull()
      .references(() => technician.id),
    /** Milliseconds of the stretches before the running one. */
    elapsedMs: bigint('elapsed_ms', { mode: 'number' }).notNull(),
    runningSince: at('running_since'),
  },
  (t) => [
    uniqueIndex('timer_ticket').on(t.technicianId, t.ticketId),
    // One running timer per technician across tickets.
    uniqueIndex('timer_one_running')
      .on(t.technicianId)
      .where(sql`${t.runningSince} is not null`),
  ],
);

export const ticketSummary = pgTable('ticket_summary', {
  ticketId: text('ticket_id')
    .primaryKey()
    .references(() => ticket.id),
  tenantId: tenantId(),
  sentences: jsonb('sentences').$type<{ text: string; messageIds: string[] }[]>(),
  provider: jsonb('provider').$type<NexieProvider>(),
  madeAt: at('made_at'),
  asOfMessageId: text('as_of_message_id'),
  /** Set while a job makes a new one. */
  makingSince: at('making_since'),
  error: text('error'),
});

/** What happened, for the live streams. Rows name what changed; the stream reads its state when it sends. */
export const liveEvent = pgTable(
  'live_event',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    tenantId: tenantId(),
    /** `queue`, `ticket:<id>` or `asset:<id>`. */
    topic: text('topic').notNull(),
    type: text('type').notNull(),
    /** Id of the ticket, message, session or asset that changed, or the name of a resource. */
    subjectId: text('subject_id').notNull(),
    at: at('at').notNull(),
  },
  (t) => [index('live_event_topic').on(t.tenantId, t.topic, t.id)],
);

const xid8 = customType<{ data: string }>({ dataType: () => 'xid8' });

/**
 * What each transaction has changed of what kept answers show (decision 0037): keys such as `ticket:<id>`, noted by
 * triggers (migration `kept_answers`); null is everything. Belongs to no tenant, and tenants' work cannot read it.
 */
export const change = pgTable(
  'change',
  {
    transaction: xid8('transaction')
      .notNull()
      .default(sql`pg_current_xact_id()`),
    keys: text('keys').array(),
  },
  (t) => [index('change_transaction').on(t.transaction)],
);
