import type { QueryClient } from '@tanstack/svelte-query';
import { routes } from '#contracts';
import { upsertMessage } from '../domain/thread.ts';
import type { Peek } from '../peek.svelte.ts';
import { patchThread } from './threadCache.ts';

/** Corrects one's own internal note, in place. Throws what the gateway throws; then nothing has changed. */
export const editNote = async (
  peek: Peek,
  client: QueryClient,
  ticketId: string,
  messageId: string,
  text: string,
): Promise<void> => {
  const note = await peek.gateway.call(routes.editNote, { params: { ticketId, messageId }, body: { text } });
  patchThread(client, ticketId, (pages) => upsertMessage(pages, note));
};
