import { queryOptions } from '@tanstack/svelte-query';
import { timeRoutes } from '#contracts/http/routes/time.ts';
import type { Peek } from '../peek.svelte.ts';
import { ticketKeys } from './keys.ts';

/** The history of the ticket's logged time. */
export const timeChangesQuery = (peek: Peek, ticketId: string) =>
  queryOptions({
    queryKey: ticketKeys.timeChanges(ticketId),
    queryFn: ({ signal }) => peek.gateway.call(timeRoutes.listTimeEntryChanges, { params: { ticketId }, signal }),
  });
