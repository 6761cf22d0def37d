import type { HostCapabilities } from '#contracts';
import { conversationRoutes } from '#contracts/http/routes/conversation.ts';
import { ticketRoutes } from '#contracts/http/routes/ticket.ts';
import { createGateway } from '../gateway/gateway.ts';
import { fetchLater } from '../later/later.ts';

/**
 * Warms what opening a ticket will ask for: the code of the cards, the browser's and the server's caches. Never rejects,
 * because a hint that fails is no error.
 */
export const prefetchTicket = async (
  { ticketId }: { ticketId: string },
  { host, signal }: { host: HostCapabilities; signal?: AbortSignal },
): Promise<void> => {
  const { call } = createGateway(host);
  await Promise.allSettled([
    import('../context/ContextPane.svelte'),
    fetchLater(),
    call(ticketRoutes.getTicket, { params: { ticketId }, signal }),
    call(conversationRoutes.listMessages, { params: { ticketId }, query: {}, signal }),
  ]);
};
