import { createFetchRequest } from '#contracts/http/index.ts';
import { createPeekLoader } from '#contracts/loader/index.ts';

const get = async <T>(path: string): Promise<T> => (await fetch(path)).json() as Promise<T>;

/** A row of the queue as these hosts read it, each by a schema of its own. */
export interface Row {
  readonly id: string;
  readonly number: number;
  readonly subject: string;
  readonly priority: string;
}

/** What a host's components show. */
export interface Queue {
  readonly rows: readonly Row[];
  /** Why there are none, in the words of the host's own schemas; empty when there are. */
  readonly problem: string;
}

/** The queue as the server answers it. */
export const askForQueue = (): Promise<unknown> => get('/api/tickets?limit=5&sort=-number');

/** What opens a ticket in the Peek; `onChanged` hears of each change that is made there. */
export const createOpener = async (onChanged: () => void): Promise<(row: Row) => Promise<void>> => {
  const { remoteManifestUrl } = await get<{ remoteManifestUrl: string }>('/sandbox/config');
  const { csrfToken } = await get<{ csrfToken: string }>('/api/session');
  const loader = createPeekLoader({ manifestUrl: remoteManifestUrl, hostName: 'neighbour' });
  return async ({ id }) => {
    const result = await loader.load();
    if (!result.ok) throw new Error(result.message);
    result.remote.mount(document.body, {
      hello: {
        contract: { id: 'msp.ticket-peek', version: '1.0.0' },
        host: { name: 'neighbour', version: '1' },
        capabilities: { request: 1, reportError: 1 },
      },
      host: { request: createFetchRequest({ csrfToken: () => csrfToken }), reportError: console.error },
      input: { ticketId: id, theme: { name: 'dark' } },
      onEvent: ({ type }) => {
        if (type === 'ticket.changed') onChanged();
      },
    });
  };
};
