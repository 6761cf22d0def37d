import { queryOptions } from '@tanstack/svelte-query';
import { conversationRoutes } from '#contracts/http/routes/conversation.ts';
import type { Peek } from '../peek.svelte.ts';
import { ticketKeys } from './keys.ts';

/** The tenant's canned replies, filled in for a ticket. */
export const cannedRepliesQuery = (peek: Peek, ticketId: string) =>
  queryOptions({
    queryKey: ticketKeys.cannedReplies(ticketId),
    queryFn: ({ signal }) => peek.gateway.call(conversationRoutes.listCannedReplies, { params: { ticketId }, signal }),
  });
