import * as z from 'zod/mini';
import { cannedReplySchema } from '../../cannedReply.ts';
import { draftListSchema, draftSaveSchema, draftSchema } from '../../draft.ts';
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
} from '../../message.ts';
import { openingSchema } from '../../opening.ts';
import { presenceListSchema, presenceWriteSchema } from '../../presence.ts';
import { participantsSchema } from '../../recipients.ts';
import { idSchema } from '../../scalars.ts';
import { items } from '../items.ts';
import { route } from '../route.ts';

/** The conversation, who takes part in it, and what is written. */
export const conversationRoutes = {
  /**
   * What opens a Peek in one answer. Since 1.1: where a backend does not have it (`not-found`), the Peek asks for the
   * parts by their own routes.
   */
  getOpening: route({
    method: 'GET',
    path: '/api/tickets/{ticketId}/opening',
    query: z.object({
      /** Messages of the conversation's page. */
      limit: z.optional(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(200))),
    }),
    response: openingSchema,
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
} as const;
