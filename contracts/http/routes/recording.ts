import { recordingPartSchema, recordingQuerySchema } from '../../recording.ts';
import { route } from '../route.ts';

/** What was recorded of a session. */
export const recordingRoutes = {
  readRecording: route({
    method: 'GET',
    path: '/api/tickets/{ticketId}/support-sessions/{sessionId}/recording',
    query: recordingQuerySchema,
    response: recordingPartSchema,
    successStatus: 200,
    slow: true,
  }),
} as const;
