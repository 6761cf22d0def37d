import { infiniteQueryOptions } from '@tanstack/svelte-query';
import { routes } from '#contracts';
import type { Peek } from '../peek.svelte.ts';
import { ticketKeys } from './keys.ts';

const PAGE_SIZE = 40;

/** The conversation, newest page first; `fetchNextPage` asks for older messages. */
export const threadQuery = (peek: Peek, ticketId: string) =>
  infiniteQueryOptions({
    queryKey: ticketKeys.thread(ticketId),
    queryFn: ({ pageParam, signal }) =>
      peek.gateway.call(routes.listMessages, {
        params: { ticketId },
        query: { before: pageParam ?? undefined, limit: PAGE_SIZE },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ olderCursor }) => olderCursor,
  });
