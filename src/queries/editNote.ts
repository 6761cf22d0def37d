import type { QueryClient } from '@tanstack/svelte-query';
import { conversationRoutes } from '#contracts/http/routes/conversation.ts';
import type { Peek } from '../peek.svelte.ts';
import { putMessage } from './threadCache.ts';

/** Corrects one's own internal note, in place. Throws what the gateway throws; then nothing has changed. */
export const editNote = async (
  peek: Peek,
  client: QueryClient,
  ticketId: string,
  messageId: string,
  text: string,
): Promise<void> => {
  const note = await peek.gateway.call(conversationRoutes.editNote, {
    params: { ticketId, messageId },
    body: { text },
  });
  putMessage(client, ticketId, note);
};
