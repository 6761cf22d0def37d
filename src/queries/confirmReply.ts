import type { QueryClient } from '@tanstack/svelte-query';
import { routes } from '#contracts';
import type { Peek } from '../peek.svelte.ts';
import { putMessage } from './threadCache.ts';

/** States that a reply of which nothing was known has arrived. Throws what the gateway throws. */
export const confirmReply = async (
  peek: Peek,
  client: QueryClient,
  ticketId: string,
  messageId: string,
): Promise<void> => {
  const message = await peek.gateway.call(routes.confirmReply, { params: { ticketId, messageId } });
  putMessage(client, ticketId, message);
};
