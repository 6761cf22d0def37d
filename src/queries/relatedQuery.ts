import { queryOptions } from '@tanstack/svelte-query';
import { routes } from '#contracts';
import type { Peek } from '../peek.svelte.ts';
import { ticketKeys } from './keys.ts';

export const relatedQuery = (peek: Peek, ticketId: string) =>
  queryOptions({
    queryKey: ticketKeys.related(ticketId),
    queryFn: ({ signal }) => peek.gateway.call(routes.listRelated, { params: { ticketId }, signal }),
  });
