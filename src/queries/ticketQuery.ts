import { queryOptions } from '@tanstack/svelte-query';
import type { Ticket } from '#contracts';
import { ticketRoutes } from '#contracts/http/routes/ticket.ts';
import type { Peek } from '../peek.svelte.ts';
import { ticketKeys } from './keys.ts';

export const ticketQuery = (peek: Peek, ticketId: string) =>
  queryOptions({
    queryKey: ticketKeys.detail(ticketId),
    queryFn: async ({ client, queryKey, signal }) => {
      const answer =
        (await peek.openings.take(ticketId, 'ticket')) ??
        (await peek.gateway.call(ticketRoutes.getTicket, { params: { ticketId }, signal }));
      // The stream or an edit may have been faster than this answer.
      const known = client.getQueryData<Ticket>(queryKey);
      return known && known.revision > answer.revision ? known : answer;
    },
  });
