import type { QueryClient } from '@tanstack/svelte-query';
import type { Draft } from '#contracts';
import { conversationRoutes } from '#contracts/http/routes/conversation.ts';
import type { Peek } from '../peek.svelte.ts';
import { ticketKeys } from './keys.ts';
import { findMessage, dropMessage } from './threadCache.ts';

interface DraftList {
  readonly items: readonly Draft[];
}

/**
 * Makes a draft again of one's own reply that is queued (undo), has failed, or of which nothing is
 * known. The draft stands in the cache of {@link draftsQuery} when this resolves, whence the composer
 * takes it. A queued reply leaves the conversation at once. Throws what the gateway throws, e.g.
 * `reply-gone` when it has left meanwhile.
 */
export const recallReply = async (
  peek: Peek,
  client: QueryClient,
  ticketId: string,
  messageId: string,
): Promise<Draft> => {
  const draft = await peek.gateway.call(conversationRoutes.recallReply, { params: { ticketId, messageId } });
  const recalled = findMessage(client, ticketId, messageId);
  const key = ticketKeys.drafts(ticketId);
  // An answer that is on its way is older than this draft.
  await client.cancelQueries({ queryKey: key });
  client.setQueryData<DraftList>(key, (known) => ({
    items: [...(known?.items ?? []).filter(({ mode }) => mode !== draft.mode), draft],
  }));
  if (recalled?.kind === 'technician' && recalled.delivery.state === 'queued') {
    dropMessage(client, ticketId, messageId);
  }
  peek.emit('message.undone', { messageId });
  return draft;
};
