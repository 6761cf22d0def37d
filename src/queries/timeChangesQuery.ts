import { queryOptions } from '@tanstack/svelte-query';
import { routes } from '#contracts';
import type { Peek } from '../peek.svelte.ts';
import { ticketKeys } from './keys.ts';

/** The history of the ticket's logged time. */
export const timeChangesQuery = (peek: Peek, ticketId: string) =>
  queryOptions({
    queryKey: ticketKeys.timeChanges(ticketId),
    queryFn: ({ signal }) => peek.gateway.call(routes.listTimeEntryChanges, { params: { ticketId }, signal }),
  });
