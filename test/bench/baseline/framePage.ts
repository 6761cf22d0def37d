import { CONTRACT_ID, CONTRACT_VERSION, ticketLiveEventSchema } from '#contracts';
import { createFetchRequest } from '#contracts/http/fetchRequest.ts';
import { openLiveStream } from '#contracts/http/liveStream.ts';
import { createPeekLoader } from '#contracts/loader/index.ts';

/** The same Peek embedded the old way: a page of its own in a frame, which loads the remote and mounts it. */
const search = new URLSearchParams(location.search);
const ticketId = search.get('ticket')!;
const get = async <T>(path: string): Promise<T> => (await fetch(path)).json() as Promise<T>;

const loader = createPeekLoader({ manifestUrl: search.get('manifest')!, hostName: 'benchFrame' });
const [result, { csrfToken }] = await Promise.all([loader.load(), get<{ csrfToken: string }>('/api/session')]);
if (!result.ok) throw new Error(result.message);
result.remote.mount(document.body, {
  hello: {
    contract: { id: CONTRACT_ID, version: CONTRACT_VERSION },
    host: { name: 'frame', version: '1' },
    capabilities: { request: 1, reportError: 1, subscribeTicket: 1 },
  },
  host: {
    request: createFetchRequest({ csrfToken: () => csrfToken }),
    reportError: (error) => console.warn(error.message),
    subscribeTicket: (id, listener) => openLiveStream(`/api/tickets/${id}/live`, ticketLiveEventSchema, listener),
  },
  input: { ticketId, theme: { name: 'dark' } },
});
