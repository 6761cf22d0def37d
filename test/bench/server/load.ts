import autocannon from 'autocannon';
import type { SignedInHeaders } from './benchServer.ts';
import type { WireRequest } from './openingRequests.ts';

/** What came of a load: requests in a second, and the time in milliseconds within which 99 of 100 were answered. */
export interface Load {
  readonly perSecond: number;
  readonly p99: number;
}

/** What one connection asks, again and again in this order, and who it is. */
export interface Asker {
  readonly headers?: SignedInHeaders;
  readonly requests: readonly WireRequest[];
}

/** Loads a server with one connection for each asker. Throws when anything is refused: that would be no measure. */
export const load = async (origin: string, askers: readonly Asker[], seconds: number): Promise<Load> => {
  const waiting = [...askers];
  const result = await autocannon({
    url: origin,
    connections: askers.length,
    duration: seconds,
    // One of the load's own is put in its place by setupClient.
    requests: [{ method: 'GET', path: '/' }],
    setupClient: (client) => {
      const { headers = {}, requests } = waiting.shift()!;
      client.setRequests(
        requests.map(({ method, path, body }) => ({
          ...{ method, path, body },
          headers: { ...headers, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
        })),
      );
    },
  });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${result.non2xx} of ${result.requests.total} were refused, ${result.errors} failed.`);
  return { perSecond: result.requests.total / result.duration, p99: result.latency.p99 };
};
