import type { InfiniteData, QueryClient } from '@tanstack/svelte-query';
import type { Message, ThreadPage } from '#contracts';
import { mergePages } from '../domain/thread.ts';
import { ticketKeys } from './keys.ts';

type Thread = InfiniteData<ThreadPage, string | null>;

/**
 * Patches the loaded conversation in place. An answer that is still on its way may be older than the
 * patch and would undo it: then once more when it has come. The patch must bear being applied twice.
 */
export const patchThread = (
  client: QueryClient,
  ticketId: string,
  patch: (pages: readonly ThreadPage[]) => ThreadPage[],
): void => {
  const queryKey = ticketKeys.thread(ticketId);
  const apply = (): void => {
    client.setQueryData<Thread>(queryKey, (thread) => thread && { ...thread, pages: patch(thread.pages) });
  };
  apply();
  const query = client.getQueryCache().find({ queryKey, exact: true });
  if (query?.state.fetchStatus === 'fetching') query.promise?.then(apply, () => undefined);
};

/** Id of the newest message in the loaded conversation that a person has written; null when there is none. */
export const newestWrittenId = (client: QueryClient, ticketId: string): string | null => {
  const pages = client.getQueryData<Thread>(ticketKeys.thread(ticketId))?.pages ?? [];
  const written = mergePages(pages).findLast(({ kind }) => kind !== 'system_event' && kind !== 'unknown');
  return written?.id ?? null;
};

/** A message of the loaded conversation. */
export const findMessage = (client: QueryClient, ticketId: string, messageId: string): Message | undefined =>
  client
    .getQueryData<Thread>(ticketKeys.thread(ticketId))
    ?.pages.flatMap(({ items }) => items)
    .find(({ id }) => id === messageId);
