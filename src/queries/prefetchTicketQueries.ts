import type { QueryClient } from '@tanstack/svelte-query';
import type { Peek } from '../peek.svelte.ts';
import { threadQuery } from './threadQuery.ts';
import { ticketQuery } from './ticketQuery.ts';

/** Fetches what the first paint of another ticket needs. A hint that fails is no error. */
export const prefetchTicketQueries = (peek: Peek, client: QueryClient, ticketId: string): void => {
  if (client.getQueryState(ticketQuery(peek, ticketId).queryKey) === undefined) peek.openings.begin(ticketId);
  void client.prefetchQuery(ticketQuery(peek, ticketId));
  void client.prefetchInfiniteQuery(threadQuery(peek, ticketId));
};
