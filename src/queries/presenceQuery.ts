import { queryOptions } from '@tanstack/svelte-query';
import type { Presence } from '#contracts';
import { conversationRoutes } from '#contracts/http/routes/conversation.ts';
import { GatewayRefused } from '../gateway/errors.ts';
import type { Peek } from '../peek.svelte.ts';
import { ticketKeys } from './keys.ts';

/** Who is on the ticket now; nobody, where the backend knows no presence. The live stream keeps it up to date. */
export const presenceQuery = (peek: Peek, ticketId: string) =>
  queryOptions({
    queryKey: ticketKeys.presence(ticketId),
    queryFn: async ({ signal }): Promise<{ items: readonly Presence[] }> => {
      try {
        return await peek.gateway.call(conversationRoutes.listPresence, { params: { ticketId }, signal });
      } catch (error) {
        if (error instanceof GatewayRefused && error.problem.code === 'not-found') return { items: [] };
        throw error;
      }
    },
    staleTime: Infinity,
  });
