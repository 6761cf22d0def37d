import { slaResponseSchema } from '../../sla.ts';
import {
  ticketTimeSchema,
  timeEntryChangeSchema,
  timeEntryCreateSchema,
  timeEntryEditSchema,
  timerStopSchema,
} from '../../time.ts';
import { items } from '../items.ts';
import { route } from '../route.ts';

/** Worked time and the service levels. */
export const timeRoutes = {
  getSla: route({
    method: 'GET',
    path: '/api/tickets/{ticketId}/sla',
    response: slaResponseSchema,
    successStatus: 200,
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
  /** Repeated under its key, it logs nothing more and answers with the card as it is then. Since 1.2. */
  addTimeEntry: route({
    method: 'POST',
    path: '/api/tickets/{ticketId}/time-entries',
    body: timeEntryCreateSchema,
    response: ticketTimeSchema,
    successStatus: 201,
    idempotencyKey: 'optional',
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
} as const;
