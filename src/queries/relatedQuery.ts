import { queryOptions } from '@tanstack/svelte-query';
import { ticketRoutes } from '#contracts/http/routes/ticket.ts';
import type { Peek } from '../peek.svelte.ts';
import { ticketKeys } from './keys.ts';

export const relatedQuery = (peek: Peek, ticketId: string) =>
  queryOptions({
    queryKey: ticketKeys.related(ticketId),
    queryFn: ({ signal }) => peek.gateway.call(ticketRoutes.listRelated, { params: { ticketId }, signal }),
  });
