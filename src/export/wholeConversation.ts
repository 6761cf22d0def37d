import type { Message } from '#contracts';
import { conversationRoutes } from '#contracts/http/routes/conversation.ts';
import type { Peek } from '../peek.svelte.ts';

const PAGE_SIZE = 200;

/** All messages of a ticket, oldest first, whatever the thread has loaded. Throws as the gateway does. */
export const wholeConversation = async (peek: Peek, ticketId: string): Promise<Message[]> => {
  const pages: Message[][] = [];
  let before: string | undefined;
  do {
    const page = await peek.gateway.call(conversationRoutes.listMessages, {
      params: { ticketId },
      query: { before, limit: PAGE_SIZE },
    });
    pages.unshift(page.items);
    before = page.olderCursor ?? undefined;
  } while (before !== undefined);
  return pages.flat();
};
