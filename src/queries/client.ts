import { QueryClient } from '@tanstack/svelte-query';
import { failureOf } from '../domain/failure.ts';

const MAX_RETRIES = 2;

/** A mounted Peek's own cache; whoever makes it clears it. */
export const createPeekQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        // The live stream says when something is stale.
        staleTime: 60_000,
        refetchOnWindowFocus: false,
        networkMode: 'always',
        retry: (failures, error) => failures < MAX_RETRIES && failureOf(error).code === 'offline',
        retryDelay: (attempt) => 400 * 2 ** attempt,
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
