import type { HostCapabilities, Opening } from '#contracts';
import { FRESH_MS } from '../queries/opening.ts';

/** What was fetched of a ticket ahead of its opening. */
export interface Prefetched {
  readonly at: number;
  readonly answer: Promise<Opening | null>;
  /** Aborted, before or after the answer has come, it is forgotten. */
  readonly signal: AbortSignal | undefined;
  /** The answer as soon as it is here; null where it could not be had. */
  opened?: Opening | null;
}

/** How many tickets are kept for one host: the rows that a pointer has rested on of late. */
const KEPT = 8;

/**
 * By the host's own `request`, and not by the page: what one sign-in may see is never shown to another's. Gone with
 * the host.
 */
const byHost = new WeakMap<HostCapabilities['request'], Map<string, Prefetched>>();

const isFresh = ({ at, signal }: Prefetched): boolean => !signal?.aborted && performance.now() - at < FRESH_MS;

/** What is known of a ticket ahead, if that is still fresh. */
export const prefetchedOf = ({ request }: HostCapabilities, ticketId: string): Prefetched | undefined => {
  const kept = byHost.get(request)?.get(ticketId);
  return kept && isFresh(kept) ? kept : undefined;
};

/** The same, for the Peek that opens it now: it is handed out once. */
export const takePrefetched = (host: HostCapabilities, ticketId: string): Prefetched | undefined => {
  const kept = prefetchedOf(host, ticketId);
  byHost.get(host.request)?.delete(ticketId);
  return kept;
};

/** Keeps an answer that is on its way, until the signal is aborted. */
export const keepPrefetched = (
  { request }: HostCapabilities,
  ticketId: string,
  answer: Promise<Opening | null>,
  signal?: AbortSignal,
): void => {
  const kept = byHost.get(request) ?? new Map<string, Prefetched>();
  byHost.set(request, kept);
  const own: Prefetched = { at: performance.now(), answer, signal };
  void answer.catch(() => null).then((opened) => (own.opened = opened));
  kept.delete(ticketId);
  kept.set(ticketId, own);
  for (const oldest of [...kept.keys()].slice(0, -KEPT)) kept.delete(oldest);
};
