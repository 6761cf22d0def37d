import type { HostCapabilities } from '#contracts';
import { createGateway } from '../gateway/gateway.ts';
import { askOpening } from '../queries/opening.ts';
import { fetchRest } from './fetchRest.ts';
import { keepPrefetched, prefetchedOf } from './prefetched.ts';

/**
 * Fetches what opening a ticket will ask for: its data, which the next Peek of this host paints at once and then asks
 * for anew, and the code of the rest. Never rejects, because a hint that fails is no error.
 */
export const prefetchTicket = async (
  { ticketId }: { ticketId: string },
  { host, signal }: { host: HostCapabilities; signal?: AbortSignal },
): Promise<void> => {
  const code = fetchRest();
  if (!prefetchedOf(host, ticketId))
    keepPrefetched(host, ticketId, askOpening(createGateway(host), ticketId, signal), signal);
  await Promise.allSettled([code, prefetchedOf(host, ticketId)?.answer]);
};
