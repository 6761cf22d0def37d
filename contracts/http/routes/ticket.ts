import * as z from 'zod/mini';
import {
  mergeSchema,
  mergedSchema,
  relatedTicketSchema,
  ticketChangeSchema,
  ticketSchema,
  watchSchema,
} from '../../ticket.ts';
import { items } from '../items.ts';
import { route } from '../route.ts';

/** One ticket, and what happens to it as a whole. */
export const ticketRoutes = {
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
