import type { InfiniteData, Query, QueryClient } from '@tanstack/svelte-query';
import type { Message, ThreadPage } from '#contracts';
import { upsertMessage } from '../domain/thread.ts';
import { ticketKeys } from './keys.ts';
import type { ThreadView } from './threadQuery.ts';

type Thread = InfiniteData<ThreadPage, unknown>;

const viewsOf = (client: QueryClient, ticketId: string): Query[] =>
  client.getQueryCache().findAll({ queryKey: ticketKeys.thread(ticketId) });

/** Whether a view shows messages of a kind. */
const shows = ({ queryKey }: Query, kind: Message['kind']): boolean => {
  const kinds = (queryKey.at(-1) as ThreadView).kinds;
  return kinds === null || kinds.split(',').includes(kind);
};

/**
 * Patches every loaded view of the conversation in place. An answer that is still on its way may be
 * older than the patch and would undo it: then once more when it has come. The patch must bear being
 * applied twice. `kind` leaves out the views that do not show messages of that kind.
 */
export const patchThread = (
  client: QueryClient,
  ticketId: string,
  patch: (pages: readonly ThreadPage[]) => ThreadPage[],
  kind?: Message['kind'],
): void => {
  for (const query of viewsOf(client, ticketId)) {
    if (kind && !shows(query, kind)) continue;
    const apply = (): void => {
      client.setQueryData<Thread>(query.queryKey, (thread) => thread && { ...thread, pages: patch(thread.pages) });
    };
    apply();
    if (query.state.fetchStatus === 'fetching') query.promise?.then(apply, () => undefined);
  }
};

/** Puts a message that is new or has changed into every view that shows it. */
export const putMessage = (client: QueryClient, ticketId: string, message: Message): void =>
  patchThread(client, ticketId, (pages) => upsertMessage(pages, message), message.kind);

/** A message of what is loaded of the conversation. */
export const findMessage = (client: QueryClient, ticketId: string, messageId: string): Message | undefined =>
  viewsOf(client, ticketId)
    .flatMap(({ queryKey }) => client.getQueryData<Thread>(queryKey)?.pages ?? [])
    .flatMap(({ items }) => items)
    .find(({ id }) => id === messageId);
