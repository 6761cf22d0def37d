import type { HostCapabilities, HostHello, TicketRow } from '@ticket-peek/contracts';
import { createFetchRequest } from '@ticket-peek/contracts/http';

/** What the example hosts have in common: a backend that speaks the contract's routes, and a queue. */
const get = async <T>(path: string): Promise<T> => (await fetch(path)).json() as Promise<T>;

/** The remote's manifest, as this host's operator has set it. */
export const manifestUrl = async (): Promise<string> =>
  (await get<{ remoteManifestUrl: string }>('/sandbox/config')).remoteManifestUrl;

export const tickets = async (): Promise<readonly TicketRow[]> =>
  (await get<{ items: TicketRow[] }>('/api/tickets?limit=20&sort=-number')).items;

export const hello: HostHello = {
  contract: { id: 'msp.ticket-peek', version: '1.0.0' },
  host: { name: 'example', version: '1' },
  capabilities: { request: 1, reportError: 1 },
};

export const capabilities = async (): Promise<HostCapabilities> => {
  const { csrfToken } = await get<{ csrfToken: string }>('/api/session');
  return {
    request: createFetchRequest({ csrfToken: () => csrfToken }),
    reportError: ({ code, message }) => console.warn(`Ticket Peek: ${code}. ${message}`),
  };
};
