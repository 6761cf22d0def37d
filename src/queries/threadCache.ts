import type { InfiniteData, Query, QueryClient } from '@tanstack/svelte-query';
import type { Message, ThreadPage } from '#contracts';
import { mergePages, removeMessage, upsertMessage } from '../domain/thread.ts';
import { ticketKeys } from './keys.ts';
import { layOver } from './news.ts';
import type { ThreadView } from './threadQuery.ts';

type Thread = InfiniteData<ThreadPage, unknown>;

const viewsOf = (client: QueryClient, ticketId: string): Query[] =>
  client.getQueryCache().findAll({ queryKey: ticketKeys.thread(ticketId) });

/** Whether a view shows messages of a kind. */
const shows = ({ queryKey }: Query, kind: Message['kind']): boolean => {
  const kinds = (queryKey.at(-1) as ThreadView).kinds;
  return kinds === null || kinds.split(',').includes(kind);
};

const isWhole = (pages: readonly ThreadPage[]): boolean =>
  pages.at(-1)?.olderCursor === null && pages[0]?.newerCursor === null;

/** Whether pages, which were loaded at different times, know of the same number of messages, and rightly. */
const agree = (pages: readonly ThreadPage[]): boolean => {
  const total = isWhole(pages) ? mergePages(pages).length : pages[0]?.total;
  return pages.every((page) => page.total === total);
};

/** A change of the conversation. */
interface ThreadPatch {
  readonly change: (pages: readonly ThreadPage[]) => ThreadPage[];
  /** Leaves out the views that do not show messages of that kind; all when absent. */
  readonly kind?: Message['kind'];
  /** Whether the change concerns what a view has not loaded: how many messages there are, only the server knows. */
  readonly isBeyond?: (before: readonly ThreadPage[], after: readonly ThreadPage[]) => boolean;
}

/** Patches every loaded view of the conversation in place, see {@link layOver}. */
const patchThread = (client: QueryClient, ticketId: string, { change, kind, isBeyond }: ThreadPatch): void => {
  for (const query of viewsOf(client, ticketId)) {
    if (kind && !shows(query, kind)) continue;
    const { queryKey } = query;
    layOver(query, () => {
      const known = client.getQueryData<Thread>(queryKey);
      if (!known) return;
      const pages = change(known.pages);
      client.setQueryData<Thread>(queryKey, { ...known, pages });
      if (isBeyond?.(known.pages, pages) || !agree(pages)) void client.invalidateQueries({ queryKey, exact: true });
    });
  }
};

const holds = (pages: readonly ThreadPage[], messageId: string): boolean =>
  pages.some(({ items }) => items.some(({ id }) => id === messageId));

/** Puts a message that has changed, or is new, into every view that shows it. */
export const putMessage = (client: QueryClient, ticketId: string, message: Message, isNew = false): void =>
  patchThread(client, ticketId, {
    change: (pages) => upsertMessage(pages, message),
    kind: message.kind,
    isBeyond: (_, after) => isNew && !holds(after, message.id),
  });

/** Takes a message out of every view. */
export const dropMessage = (client: QueryClient, ticketId: string, messageId: string): void =>
  patchThread(client, ticketId, {
    change: (pages) => removeMessage(pages, messageId),
    isBeyond: (before) => !holds(before, messageId) && !isWhole(before),
  });

/** A message of what is loaded of the conversation. */
export const findMessage = (client: QueryClient, ticketId: string, messageId: string): Message | undefined =>
  viewsOf(client, ticketId)
    .flatMap(({ queryKey }) => client.getQueryData<Thread>(queryKey)?.pages ?? [])
    .flatMap(({ items }) => items)
    .find(({ id }) => id === messageId);
