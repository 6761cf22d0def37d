import type { Query, QueryClient } from '@tanstack/svelte-query';
import { ticketKeys } from './keys.ts';

/** How many tickets that were left stay known, so that going back shows them at once. */
export const KEPT_TICKETS = 20;

/** How many changes that are through stay known. */
const KEPT_MUTATIONS = 50;

const isInUse = (client: QueryClient, ticketId: string, queries: readonly Query[]): boolean =>
  queries.some((query) => query.getObserversCount() > 0 || query.state.fetchStatus !== 'idle') ||
  client.isMutating({ mutationKey: ticketKeys.edits(ticketId) }) > 0;

const lastHeard = (queries: readonly Query[]): number =>
  Math.max(...queries.map(({ state }) => Math.max(state.dataUpdatedAt, state.errorUpdatedAt)));

/**
 * Forgets the tickets that were left longest ago, and changes that are through: in a panel that is open all
 * day, one walks through thousands, and no timer clears the cache (see `createPeekQueryClient`). Nothing that
 * is shown, under way or waiting for its turn is forgotten.
 */
export const forgetTickets = (client: QueryClient): void => {
  const cache = client.getQueryCache();
  const byTicket = new Map<string, Query[]>();
  for (const query of cache.getAll()) {
    const [kind, ticketId] = query.queryKey;
    if ((kind !== 'ticket' && kind !== 'quick_look') || typeof ticketId !== 'string') continue;
    byTicket.set(ticketId, [...(byTicket.get(ticketId) ?? []), query]);
  }
  const left = [...byTicket].filter(([ticketId, queries]) => !isInUse(client, ticketId, queries));
  const old = left.toSorted(([, a], [, b]) => lastHeard(b) - lastHeard(a)).slice(KEPT_TICKETS);
  for (const [, queries] of old) for (const query of queries) cache.remove(query);

  const mutations = client.getMutationCache();
  const through = mutations.getAll().filter(({ state }) => state.status === 'success' || state.status === 'error');
  for (const mutation of through.slice(0, -KEPT_MUTATIONS)) mutations.remove(mutation);
};
