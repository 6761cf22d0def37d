import { infiniteQueryOptions } from '@tanstack/svelte-query';
import { conversationRoutes } from '#contracts/http/routes/conversation.ts';
import type { Peek } from '../peek.svelte.ts';
import { ticketKeys } from './keys.ts';

const PAGE_SIZE = 40;

/** Which part of the conversation is shown: all of it from its end, unless this says otherwise. */
export interface ThreadView {
  /** The message to begin at; the newest one when null. */
  readonly around: string | null;
  /** The only kinds that are shown, joined by commas; all when null. */
  readonly kinds: string | null;
}
export const WHOLE_THREAD: ThreadView = { around: null, kinds: null };

/** Which page is asked for: beside a cursor, or where the view begins. */
type PageParam = { readonly before: string } | { readonly after: string } | null;

/**
 * The conversation, newest page first: `fetchNextPage` asks for older messages, `fetchPreviousPage` for
 * newer ones.
 */
export const threadQuery = (peek: Peek, ticketId: string, view: ThreadView = WHOLE_THREAD) =>
  infiniteQueryOptions({
    queryKey: ticketKeys.threadView(ticketId, view),
    queryFn: async ({ pageParam, signal }) =>
      (pageParam === null && view.around === null && view.kinds === null
        ? await peek.openings.take(ticketId, 'thread')
        : null) ??
      peek.gateway.call(conversationRoutes.listMessages, {
        params: { ticketId },
        query: {
          ...(pageParam ?? { around: view.around ?? undefined }),
          kinds: view.kinds ?? undefined,
          limit: PAGE_SIZE,
        },
        signal,
      }),
    initialPageParam: null as PageParam,
    getNextPageParam: ({ olderCursor }): PageParam => (olderCursor === null ? null : { before: olderCursor }),
    getPreviousPageParam: ({ newerCursor }): PageParam => (newerCursor === null ? null : { after: newerCursor }),
  });
