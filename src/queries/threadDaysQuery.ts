import { queryOptions } from '@tanstack/svelte-query';
import { conversationRoutes } from '#contracts/http/routes/conversation.ts';
import type { Peek } from '../peek.svelte.ts';
import { ticketKeys } from './keys.ts';

/** The days of a conversation in the viewer's time zone. */
export const threadDaysQuery = (peek: Peek, ticketId: string) =>
  queryOptions({
    queryKey: ticketKeys.threadDays(ticketId),
    queryFn: ({ signal }) =>
      peek.gateway.call(conversationRoutes.listThreadDays, {
        params: { ticketId },
        query: { timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone },
        signal,
      }),
    // Days come and grow with every message.
    staleTime: 0,
  });
