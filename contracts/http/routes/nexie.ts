import { assistRequestSchema, assistResponseSchema, summaryResponseSchema } from '../../nexie.ts';
import { route } from '../route.ts';

/** The assistant. */
export const nexieRoutes = {
  streamAssist: route({
    method: 'POST',
    path: '/api/tickets/{ticketId}/assist/stream',
    body: assistRequestSchema,
    response: 'event-stream',
    successStatus: 200,
    slow: true,
  }),
  assist: route({
    method: 'POST',
    path: '/api/tickets/{ticketId}/assist',
    body: assistRequestSchema,
    response: assistResponseSchema,
    successStatus: 200,
    slow: true,
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
    slow: true,
  }),
} as const;
