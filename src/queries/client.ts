import { notifyManager, QueryCache, QueryClient } from '@tanstack/svelte-query';
import type { GatewayUnreachable } from '../gateway/errors.ts';

// Not in a task of its own, before which the browser may paint what is no longer true.
notifyManager.setScheduler(queueMicrotask);

const MAX_RETRIES = 2;

/**
 * A mounted Peek's own cache; whoever makes it ends it by {@link emptyWhenIdle}. Nothing in it is
 * collected by a timer, because a timer would outlive the Peek.
 */
export const createPeekQueryClient = (onQueryError: (error: Error) => void): QueryClient =>
  new QueryClient({
    queryCache: new QueryCache({ onError: onQueryError }),
    defaultOptions: {
      queries: {
        // The live stream says when something is stale.
        staleTime: 60_000,
        gcTime: Infinity,
        refetchOnWindowFocus: false,
        networkMode: 'always',
        // Not after silence: whoever has waited that long is told.
        retry: (failures, error) => failures < MAX_RETRIES && (error as GatewayUnreachable).reason === 'no_answer',
        retryDelay: (attempt) => 400 * 2 ** attempt,
      },
      mutations: { retry: false, networkMode: 'always', gcTime: Infinity },
    },
  });

/**
 * Empties the cache of a Peek that is gone. Not while a change is on its way: one that waits for its
 * turn needs the ticket that is there, and goes out although the panel was dismissed.
 */
export const emptyWhenIdle = (client: QueryClient): void => {
  if (client.isMutating() === 0) client.clear();
};
