import type { QueryClient } from '@tanstack/svelte-query';
import { conversationRoutes } from '#contracts/http/routes/conversation.ts';
import type { Peek } from '../peek.svelte.ts';
import { putMessage } from './threadCache.ts';

/** States that a reply of which nothing was known has arrived. Throws what the gateway throws. */
export const confirmReply = async (
  peek: Peek,
  client: QueryClient,
  ticketId: string,
  messageId: string,
): Promise<void> => {
  const message = await peek.gateway.call(conversationRoutes.confirmReply, { params: { ticketId, messageId } });
  putMessage(client, ticketId, message);
};
