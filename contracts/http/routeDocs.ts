import type { ProblemCode } from '../problem.ts';
import type { RouteName } from './routes.ts';

/** What a person should know of a route. Apart from the table of routes, because no client needs it to run. */
interface RouteDoc {
  /** What the route is for, in a sentence. */
  readonly summary: string;
  /** Problems that belong to this route, beside those that any route may answer. */
  readonly problems: readonly ProblemCode[];
}

/** How both live streams tell their changes. */
const AS_EVENTS =
  'as server-sent events; catches up from Last-Event-ID. Events named `heartbeat`, if sent, hold the milliseconds until the next one.';

/** Documentation of every route, for the OpenAPI document. */
export const routeDocs: Readonly<Record<RouteName, RouteDoc>> = {
  getSignedIn: {
    summary: 'Who is signed in, and the CSRF token for writes.',
    problems: [],
  },
  listTickets: {
    summary: 'The ticket queue, filtered and sorted.',
    problems: [],
  },
  streamQueue: {
    summary: `Changes of queue rows ${AS_EVENTS}`,
    problems: [],
  },
  listTechnicians: {
    summary: 'Technicians to whom a ticket can be assigned.',
    problems: [],
  },
  getTicket: {
    summary: 'One ticket; its revision is the ETag.',
    problems: [],
  },
  getOpening: {
    summary:
      'What opens a Peek in one answer: the ticket, its newest messages, own drafts and the read mark. Optional.',
    problems: [],
  },
  changeTicket: {
    summary: 'Change status, priority or assignee.',
    problems: ['precondition-required', 'revision-conflict', 'transition-not-allowed'],
  },
  takeOwnership: {
    summary: 'Assign the ticket to whoever is signed in.',
    problems: ['precondition-required', 'revision-conflict'],
  },
  streamTicket: {
    summary: `Changes of one ticket ${AS_EVENTS}`,
    problems: [],
  },
  listMessages: {
    summary:
      'A page of the conversation: the newest one, the one before or after a cursor, or the one around a message.',
    problems: [],
  },
  findMessages: {
    summary: 'Messages of the conversation that hold some words, wherever they are.',
    problems: [],
  },
  listThreadDays: {
    summary: 'The days of the conversation, oldest first, for its date rail.',
    problems: [],
  },
  getReadMark: {
    summary: 'Up to where the signed-in technician has seen the conversation.',
    problems: [],
  },
  saveReadMark: {
    summary: 'Move the read mark forward; it never goes back.',
    problems: [],
  },
  listPresence: {
    summary: 'Technicians who are on the ticket now.',
    problems: [],
  },
  tellPresence: {
    summary: 'Say that the signed-in technician is on the ticket, or has left it.',
    problems: [],
  },
  listParticipants: {
    summary: 'Who stands in the mails of the ticket, and since when.',
    problems: [],
  },
  listCannedReplies: {
    summary: "The tenant's canned replies, filled in for this ticket.",
    problems: [],
  },
  sendReply: {
    summary:
      'Send an e-mail. Answers with the reply queued where it can be undone for a moment, else once the mail server has accepted or refused it.',
    problems: [
      'idempotency-key-required',
      'idempotency-in-flight',
      'idempotency-mismatch',
      'no-email-account',
      'no-contact-address',
      'conversation-moved',
      'unfilled-variable',
      'mail-dispatch-failed',
      'mail-outcome-unknown',
    ],
  },
  recallReply: {
    summary:
      'Make a draft again of a reply that is queued (undo), has failed, or of which nothing is known; a queued one is gone from the conversation.',
    problems: ['reply-gone'],
  },
  confirmReply: {
    summary: 'State that a reply of which nothing was known has arrived: the technician has made sure.',
    problems: ['reply-gone'],
  },
  addNote: {
    summary: 'Post an internal note; it never leaves the tenant.',
    problems: ['idempotency-key-required', 'idempotency-in-flight', 'idempotency-mismatch'],
  },
  editNote: {
    summary: "Correct one's own internal note.",
    problems: [],
  },
  listDrafts: {
    summary: "The signed-in technician's drafts on this ticket.",
    problems: [],
  },
  saveDraft: {
    summary: 'Keep a draft; an empty one is removed.',
    problems: [],
  },
  beginUpload: {
    summary: 'Begin to store a file for a draft.',
    problems: ['attachment-too-large', 'attachment-refused'],
  },
  getUpload: {
    summary: 'How far an upload has come.',
    problems: [],
  },
  uploadPart: {
    summary: 'The next bytes of an upload, from `offset` on. The last ones answer with the attachment.',
    problems: ['upload-out-of-step', 'attachment-too-large', 'attachment-refused'],
  },
  cancelUpload: {
    summary: 'Give an upload up, and forget its bytes.',
    problems: [],
  },
  downloadAttachment: {
    summary:
      'The bytes of an attachment, as a download; `inline=true` for raster images. May lead (302) to an origin without cookies.',
    problems: [],
  },
  downloadMail: {
    summary: 'A mail as it came in (RFC 5322), as a download. May lead (302) to an origin without cookies.',
    problems: [],
  },
  listQuarantine: {
    summary: 'Mails that were let into no ticket, newest first.',
    problems: [],
  },
  fileQuarantinedMail: {
    summary: 'Let a quarantined mail into a ticket, or into a new one.',
    problems: [],
  },
  saveSignature: {
    summary: "The signed-in technician's signature.",
    problems: [],
  },
  streamAssist: {
    summary: 'The same as `assist`, told piece by piece as server-sent events.',
    problems: ['assistant-failed'],
  },
  assist: {
    summary: 'Let Nexie draft or rework a message. It is a proposal; nothing is sent.',
    problems: ['assistant-failed'],
  },
  getSla: {
    summary: 'Response and resolution targets, with the reason for each figure.',
    problems: [],
  },
  getAsset: {
    summary: 'The linked asset with its readings and compliance.',
    problems: [],
  },
  getPosture: {
    summary: "RMM-Sentinel's posture of the linked asset.",
    problems: [],
  },
  listRemoteActions: {
    summary: 'What can be done on the asset from afar, and if not, why not.',
    problems: [],
  },
  launchRemoteAction: {
    summary: 'Authorise one launch of remote desktop or shell; logged for good.',
    problems: ['asset-unavailable'],
  },
  getSupportSession: {
    summary: "The ticket's latest recorded support session.",
    problems: [],
  },
  startSupportSession: {
    summary: 'Ask the end user for consent to a recorded support session.',
    problems: ['session-running', 'asset-unavailable', 'nobody-signed-in'],
  },
  stopSupportSession: {
    summary: 'Stop the session, or withdraw the request for consent.',
    problems: [],
  },
  readRecording: {
    summary:
      'What was recorded of a support session, in parts, also while it goes on. Its first part is logged as watched.',
    problems: [],
  },
  getSummary: {
    summary: "Nexie's summary of the ticket; made in the background.",
    problems: [],
  },
  makeSummary: {
    summary: 'Ask for a new summary; it arrives over the live stream.',
    problems: [],
  },
  getTime: {
    summary: 'Timer, logged entries and the contract.',
    problems: [],
  },
  startTimer: {
    summary: "Start or resume the technician's timer on this ticket.",
    problems: ['timer-running-elsewhere'],
  },
  pauseTimer: {
    summary: 'Pause the timer; what has elapsed is kept.',
    problems: [],
  },
  stopTimer: {
    summary: 'Stop the timer and log what has elapsed.',
    problems: [],
  },
  addTimeEntry: {
    summary: 'Log time by hand. With an Idempotency-Key, once.',
    problems: ['idempotency-in-flight', 'idempotency-mismatch'],
  },
  editTimeEntry: {
    summary: 'Correct a logged entry: its writer, or a lead. What it was before is kept in its history.',
    problems: [],
  },
  removeTimeEntry: {
    summary: 'Take a logged entry out: its writer, or a lead. It stays in the history.',
    problems: [],
  },
  listTimeEntryChanges: { summary: "What was changed of the ticket's logged time, newest first.", problems: [] },
  watchTicket: { summary: 'Begin or stop to watch a ticket.', problems: [] },
  listTags: { summary: "Tags that the tenant's tickets have, the most used first.", problems: [] },
  mergeTicket: {
    summary: 'Merge this duplicate into another ticket: its conversation goes there, and it is closed.',
    problems: ['merge-refused'],
  },
  undoMerge: { summary: 'Take a merge back: each message goes home.', problems: ['merge-refused'] },
  listRelated: {
    summary: 'Other tickets of the same contact, asset or thread.',
    problems: [],
  },
};
