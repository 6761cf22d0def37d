import { queryOptions } from '@tanstack/svelte-query';
import { conversationRoutes } from '#contracts/http/routes/conversation.ts';
import type { Peek } from '../peek.svelte.ts';
import { ticketKeys } from './keys.ts';

/** The server's copies of the drafts; read once, because from then on the panel knows better. */
export const draftsQuery = (peek: Peek, ticketId: string) =>
  queryOptions({
    queryKey: ticketKeys.drafts(ticketId),
    queryFn: async ({ signal }) =>
      (await peek.openings.take(ticketId, 'drafts')) ??
      peek.gateway.call(conversationRoutes.listDrafts, { params: { ticketId }, signal }),
    staleTime: Infinity,
    gcTime: 0,
  });
