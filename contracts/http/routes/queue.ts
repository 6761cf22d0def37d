import * as z from 'zod/mini';
import { quarantineFileSchema, quarantinedMailSchema } from '../../quarantine.ts';
import { idSchema } from '../../scalars.ts';
import { ticketListQuerySchema, ticketListSchema } from '../../ticket.ts';
import { items } from '../items.ts';
import { route } from '../route.ts';

/** The queue, and the mails that are in no ticket. */
export const queueRoutes = {
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
} as const;
