import { queryOptions } from '@tanstack/svelte-query';
import { ticketRoutes } from '#contracts/http/routes/ticket.ts';
import type { Peek } from '../peek.svelte.ts';

/** Tags that the tenant's tickets have, the most used first. */
export const tagsQuery = (peek: Peek) =>
  queryOptions({
    queryKey: ['tags'],
    queryFn: ({ signal }) => peek.gateway.call(ticketRoutes.listTags, { params: {}, signal }),
  });
