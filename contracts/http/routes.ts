import * as z from 'zod/mini';
import { assetResponseSchema } from '../asset.ts';
import { uploadBeginSchema, uploadSchema } from '../attachment.ts';
import { cannedReplySchema } from '../cannedReply.ts';
import { draftListSchema, draftSaveSchema, draftSchema } from '../draft.ts';
import {
  foundMessagesSchema,
  internalNoteSchema,
  noteEditSchema,
  noteWriteSchema,
  readMarkSchema,
  replyWriteSchema,
  technicianMessageSchema,
  threadDaysSchema,
  threadPageSchema,
} from '../message.ts';
import { assistRequestSchema, assistResponseSchema, summaryResponseSchema } from '../nexie.ts';
import { signatureSchema, signedInSchema, technicianSchema } from '../people.ts';
import { postureResponseSchema } from '../posture.ts';
import { presenceListSchema, presenceWriteSchema } from '../presence.ts';
import { quarantinedMailSchema, quarantineFileSchema } from '../quarantine.ts';
import { participantsSchema } from '../recipients.ts';
import { idSchema } from '../scalars.ts';
import { slaResponseSchema } from '../sla.ts';
import { recordingPartSchema, recordingQuerySchema } from '../recording.ts';
import { remoteActionSchema, remoteLaunchSchema, supportSessionResponseSchema } from '../supportSession.ts';
import {
  mergedSchema,
  mergeSchema,
  relatedTicketSchema,
  ticketChangeSchema,
  ticketListQuerySchema,
  ticketListSchema,
  ticketSchema,
  watchSchema,
} from '../ticket.ts';
import {
  ticketTimeSchema,
  timeEntryChangeSchema,
  timeEntryCreateSchema,
  timeEntryEditSchema,
  timerStopSchema,
} from '../time.ts';
import { route } from './route.ts';

const items = <S extends z.ZodMiniType>(schema: S) => z.object({ items: z.array(schema) });

/**
 * The HTTP API that a backend of the Peek speaks: the one table from which the remote's client, the
 * reference server's routes and the OpenAPI 3.1 document are derived.
 */
export const routes = {
  getSignedIn: route({
    method: 'GET',
    path: '/api/session',
    response: signedInSchema,
    successStatus: 200,
  }),
  listTickets: route({
    method: 'GET',
    path: '/api/tickets',
    query: ticketListQuerySchema,
    response: ticketListSchema,
    successStatus: 200,
  }),
  streamQueue: route({
    method: 'GET',
    path: '/api/tickets/live',
    response: 'event-stream',
    successStatus: 200,
  }),
  listTechnicians: route({
    method: 'GET',
    path: '/api/technicians',
    response: items(technicianSchema),
    successStatus: 200,
  }),
  getTicket: route({
    method: 'GET',
    path: '/api/tickets/{ticketId}',
    response: ticketSchema,
    successStatus: 200,
  }),
  changeTicket: route({
    method: 'PATCH',
    path: '/api/tickets/{ticketId}',
    body: ticketChangeSchema,
    response: ticketSchema,
    successStatus: 200,
    ifMatch: true,
  }),
  takeOwnership: route({
    method: 'POST',
    path: '/api/tickets/{ticketId}/ownership',
    response: ticketSchema,
    successStatus: 200,
    ifMatch: true,
  }),
  streamTicket: route({
    method: 'GET',
    path: '/api/tickets/{ticketId}/live',
    response: 'event-stream',
    successStatus: 200,
  }),
  listMessages: route({
    method: 'GET',
    path: '/api/tickets/{ticketId}/messages',
    query: z.object({
      before: z.optional(z.string()),
      after: z.optional(z.string()),
      around: z.optional(idSchema),
      /** Kinds of message, joined by commas; all when absent. */
      kinds: z.optional(z.string()),
      limit: z.optional(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(200))),
    }),
    response: threadPageSchema,
    successStatus: 200,
  }),
  findMessages: route({
    method: 'GET',
    path: '/api/tickets/{ticketId}/messages/found',
    query: z.object({ text: z.string().check(z.minLength(2), z.maxLength(200)) }),
    response: foundMessagesSchema,
    successStatus: 200,
  }),
  listThreadDays: route({
    method: 'GET',
    path: '/api/tickets/{ticketId}/messages/days',
    query: z.object({ timeZone: z.string().check(z.maxLength(64)) }),
    response: threadDaysSchema,
    successStatus: 200,
  }),
  getReadMark: route({
    method: 'GET',
    path: '/api/tickets/{ticketId}/read-mark',
    response: readMarkSchema,
    successStatus: 200,
  }),
  saveReadMark: route({
    method: 'PUT',
    path: '/api/tickets/{ticketId}/read-mark',
    body: z.strictObject({ messageId: idSchema }),
    successStatus: 204,
  }),
  listPresence: route({
    method: 'GET',
    path: '/api/tickets/{ticketId}/presence',
    response: presenceListSchema,
    successStatus: 200,
  }),
  tellPresence: route({
    method: 'POST',
    path: '/api/tickets/{ticketId}/presence',
    body: presenceWriteSchema,
    successStatus: 204,
  }),
  listParticipants: route({
    method: 'GET',
    path: '/api/tickets/{ticketId}/participants',
    response: participantsSchema,
    successStatus: 200,
  }),
  listCannedReplies: route({
    method: 'GET',
    path: '/api/tickets/{ticketId}/canned-replies',
    response: items(cannedReplySchema),
    successStatus: 200,
  }),
  sendReply: route({
    method: 'POST',
    path: '/api/tickets/{ticketId}/replies',
    body: replyWriteSchema,
    response: technicianMessageSchema,
    successStatus: 201,
    idempotencyKey: true,
  }),
  recallReply: route({
    method: 'POST',
    path: '/api/tickets/{ticketId}/replies/{messageId}/recall',
    response: draftSchema,
    successStatus: 200,
  }),
  confirmReply: route({
    method: 'POST',
    path: '/api/tickets/{ticketId}/replies/{messageId}/confirmation',
    response: technicianMessageSchema,
    successStatus: 200,
  }),
  addNote: route({
    method: 'POST',
    path: '/api/tickets/{ticketId}/notes',
    body: noteWriteSchema,
    response: internalNoteSchema,
    successStatus: 201,
    idempotencyKey: true,
  }),
  editNote: route({
    method: 'PATCH',
    path: '/api/tickets/{ticketId}/notes/{messageId}',
    body: noteEditSchema,
    response: internalNoteSchema,
    successStatus: 200,
  }),
  listDrafts: route({
    method: 'GET',
    path: '/api/tickets/{ticketId}/drafts',
    response: draftListSchema,
    successStatus: 200,
  }),
  saveDraft: route({
    method: 'PUT',
    path: '/api/tickets/{ticketId}/drafts/{mode}',
    body: draftSaveSchema,
    successStatus: 204,
  }),
  beginUpload: route({
    method: 'POST',
    path: '/api/tickets/{ticketId}/uploads',
    body: uploadBeginSchema,
    response: uploadSchema,
    successStatus: 201,
  }),
  getUpload: route({
    method: 'GET',
    path: '/api/tickets/{ticketId}/uploads/{uploadId}',
    response: uploadSchema,
    successStatus: 200,
  }),
  uploadPart: route({
    method: 'PUT',
    path: '/api/tickets/{ticketId}/uploads/{uploadId}/parts',
    query: z.object({ offset: z.coerce.number().check(z.int(), z.minimum(0)) }),
    body: 'binary',
    response: uploadSchema,
    successStatus: 200,
  }),
  cancelUpload: route({
    method: 'DELETE',
    path: '/api/tickets/{ticketId}/uploads/{uploadId}',
    successStatus: 204,
  }),
  downloadAttachment: route({
    method: 'GET',
    path: '/api/attachments/{attachmentId}',
    query: z.object({ inline: z.optional(z.enum(['true', 'false'])) }),
    response: 'binary',
    successStatus: 200,
  }),
  downloadMail: route({
    method: 'GET',
    path: '/api/mails/{mailId}',
    response: 'binary',
    successStatus: 200,
  }),
  listQuarantine: route({
    method: 'GET',
    path: '/api/quarantine',
    response: items(quarantinedMailSchema),
    successStatus: 200,
  }),
  fileQuarantinedMail: route({
    method: 'POST',
    path: '/api/quarantine/{mailId}/filing',
    body: quarantineFileSchema,
    response: z.object({ ticketId: idSchema }),
    successStatus: 200,
  }),
  saveSignature: route({
    method: 'PUT',
    path: '/api/session/signature',
    body: signatureSchema,
    successStatus: 204,
  }),
  streamAssist: route({
    method: 'POST',
    path: '/api/tickets/{ticketId}/assist/stream',
    body: assistRequestSchema,
    response: 'event-stream',
    successStatus: 200,
  }),
  assist: route({
    method: 'POST',
    path: '/api/tickets/{ticketId}/assist',
    body: assistRequestSchema,
    response: assistResponseSchema,
    successStatus: 200,
  }),
  getSla: route({
    method: 'GET',
    path: '/api/tickets/{ticketId}/sla',
    response: slaResponseSchema,
    successStatus: 200,
  }),
  getAsset: route({
    method: 'GET',
    path: '/api/tickets/{ticketId}/asset',
    response: assetResponseSchema,
    successStatus: 200,
  }),
  getPosture: route({
    method: 'GET',
    path: '/api/tickets/{ticketId}/posture',
    response: postureResponseSchema,
    successStatus: 200,
  }),
  listRemoteActions: route({
    method: 'GET',
    path: '/api/tickets/{ticketId}/remote-actions',
    response: items(remoteActionSchema),
    successStatus: 200,
  }),
  launchRemoteAction: route({
    method: 'POST',
    path: '/api/tickets/{ticketId}/remote-actions/{action}/launches',
    response: remoteLaunchSchema,
    successStatus: 201,
  }),
  getSupportSession: route({
    method: 'GET',
    path: '/api/tickets/{ticketId}/support-session',
    response: supportSessionResponseSchema,
    successStatus: 200,
  }),
  startSupportSession: route({
    method: 'POST',
    path: '/api/tickets/{ticketId}/support-session',
    response: supportSessionResponseSchema,
    successStatus: 201,
  }),
  stopSupportSession: route({
    method: 'POST',
    path: '/api/tickets/{ticketId}/support-session/stop',
    response: supportSessionResponseSchema,
    successStatus: 200,
  }),
  readRecording: route({
    method: 'GET',
    path: '/api/tickets/{ticketId}/support-sessions/{sessionId}/recording',
    query: recordingQuerySchema,
    response: recordingPartSchema,
    successStatus: 200,
  }),
  getSummary: route({
    method: 'GET',
    path: '/api/tickets/{ticketId}/summary',
    response: summaryResponseSchema,
    successStatus: 200,
  }),
  makeSummary: route({
    method: 'POST',
    path: '/api/tickets/{ticketId}/summary',
    response: summaryResponseSchema,
    successStatus: 202,
  }),
  getTime: route({
    method: 'GET',
    path: '/api/tickets/{ticketId}/time',
    response: ticketTimeSchema,
    successStatus: 200,
  }),
  startTimer: route({
    method: 'POST',
    path: '/api/tickets/{ticketId}/timer/start',
    response: ticketTimeSchema,
    successStatus: 200,
  }),
  pauseTimer: route({
    method: 'POST',
    path: '/api/tickets/{ticketId}/timer/pause',
    response: ticketTimeSchema,
    successStatus: 200,
  }),
  stopTimer: route({
    method: 'POST',
    path: '/api/tickets/{ticketId}/timer/stop',
    body: timerStopSchema,
    response: ticketTimeSchema,
    successStatus: 200,
  }),
  addTimeEntry: route({
    method: 'POST',
    path: '/api/tickets/{ticketId}/time-entries',
    body: timeEntryCreateSchema,
    response: ticketTimeSchema,
    successStatus: 201,
  }),
  editTimeEntry: route({
    method: 'PATCH',
    path: '/api/tickets/{ticketId}/time-entries/{entryId}',
    body: timeEntryEditSchema,
    response: ticketTimeSchema,
    successStatus: 200,
  }),
  removeTimeEntry: route({
    method: 'DELETE',
    path: '/api/tickets/{ticketId}/time-entries/{entryId}',
    response: ticketTimeSchema,
    successStatus: 200,
  }),
  listTimeEntryChanges: route({
    method: 'GET',
    path: '/api/tickets/{ticketId}/time-entry-changes',
    response: items(timeEntryChangeSchema),
    successStatus: 200,
  }),
  watchTicket: route({
    method: 'PUT',
    path: '/api/tickets/{ticketId}/watch',
    body: watchSchema,
    response: ticketSchema,
    successStatus: 200,
  }),
  listTags: route({
    method: 'GET',
    path: '/api/tags',
    response: items(z.string()),
    successStatus: 200,
  }),
  mergeTicket: route({
    method: 'POST',
    path: '/api/tickets/{ticketId}/merge',
    body: mergeSchema,
    response: mergedSchema,
    successStatus: 200,
  }),
  undoMerge: route({
    method: 'POST',
    path: '/api/tickets/{ticketId}/merges/{mergeId}/undo',
    response: ticketSchema,
    successStatus: 200,
  }),
  listRelated: route({
    method: 'GET',
    path: '/api/tickets/{ticketId}/related',
    response: items(relatedTicketSchema),
    successStatus: 200,
  }),
} as const;

export type Routes = typeof routes;
export type RouteName = keyof Routes;
