import { queryOptions } from '@tanstack/svelte-query';
import { routes } from '#contracts';
import type { Peek } from '../peek.svelte.ts';
import { ticketKeys } from './keys.ts';

export const summaryQuery = (peek: Peek, ticketId: string) =>
  queryOptions({
    queryKey: ticketKeys.summary(ticketId),
    queryFn: ({ signal }) => peek.gateway.call(routes.getSummary, { params: { ticketId }, signal }),
  });
