import { queryOptions } from '@tanstack/svelte-query';
import { nexieRoutes } from '#contracts/http/routes/nexie.ts';
import type { Peek } from '../peek.svelte.ts';
import { ticketKeys } from './keys.ts';

export const summaryQuery = (peek: Peek, ticketId: string) =>
  queryOptions({
    queryKey: ticketKeys.summary(ticketId),
    queryFn: ({ signal }) => peek.gateway.call(nexieRoutes.getSummary, { params: { ticketId }, signal }),
  });
