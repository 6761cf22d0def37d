import * as z from 'zod/mini';
import { uploadBeginSchema, uploadSchema } from '../../attachment.ts';
import { route } from '../route.ts';

/** Files, on their way in and out. */
export const fileRoutes = {
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
    slow: true,
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
    slow: true,
  }),
  downloadMail: route({
    method: 'GET',
    path: '/api/mails/{mailId}',
    response: 'binary',
    successStatus: 200,
    slow: true,
  }),
} as const;
