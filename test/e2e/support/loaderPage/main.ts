import type { PeekEvent, PeekHandle, PeekMeasure, TicketRow } from '#contracts';
import { ticketLiveEventSchema } from '#contracts';
import { createProbeRemote } from '#contracts/conformance/index.ts';
import { createFetchRequest, openLiveStream } from '#contracts/http/index.ts';
import { createPeekLoader } from '#contracts/loader/index.ts';

/** What one host of the loader shows its test. */
export interface LoaderHost {
  readonly heard: PeekEvent[];
  readonly reported: string[];
  readonly measures: PeekMeasure[];
  readonly newer: string[];
  readonly peeks: PeekHandle[];
  /** Shows a row of the queue, as a click on it does. */
  open(index: number): Promise<void>;
}

/** `?probe` mounts the conformance kit's probe in place of the Peek. */
const search = new URLSearchParams(location.search);
const get = async <T>(path: string): Promise<T> => (await fetch(path)).json() as Promise<T>;
const { csrfToken } = await get<{ csrfToken: string }>('/api/session');
const { items } = await get<{ items: TicketRow[] }>('/api/tickets?limit=12&sort=-number');

/** A host as a host team would write it: a queue, and a loader of its own. */
const startHost = (hostName: string, manifestUrl: string): LoaderHost => {
  const loader = createPeekLoader({
    manifestUrl,
    hostName,
    tenantId: search.get('tenant') ?? undefined,
    // Short pauses, for a test's sake, and patience, for that of a machine with much to do.
    retryAfterMs: [100, 300],
    timeoutMs: 15_000,
    onNewer: (version) => host.newer.push(version),
  });
  const status = document.createElement('p');
  status.role = 'status';

  const open = async (index: number): Promise<void> => {
    const askedAt = performance.now();
    const row = items[index]!;
    const result = search.has('probe') ? ({ ok: true, remote: createProbeRemote() } as const) : await loader.load();
    status.textContent = result.ok ? '' : result.message;
    if (!result.ok) return;
    const handle = result.remote.mount(document.body, {
      hello: {
        contract: { id: 'msp.ticket-peek', version: '1.0.0' },
        host: { name: hostName, version: '1' },
        capabilities: { request: 1, reportError: 1, subscribeTicket: 1, telemetry: 1 },
      },
      host: {
        request: createFetchRequest({ csrfToken: () => csrfToken }),
        reportError: ({ message }) => host.reported.push(message),
        subscribeTicket: (ticketId, listener) =>
          openLiveStream(`/api/tickets/${ticketId}/live`, ticketLiveEventSchema, listener),
        telemetry: (measure) => host.measures.push(measure),
      },
      input: { ticketId: row.id, seed: row, theme: { name: 'dark' } },
      askedAt,
      onEvent: (event) => host.heard.push(event),
      returnFocus: list.querySelectorAll('button')[index],
    });
    host.peeks.push(handle);
  };
  const host: LoaderHost = { heard: [], reported: [], measures: [], newer: [], peeks: [], open };

  const heading = document.createElement('h1');
  heading.textContent = `A queue with the loader: ${hostName}`;
  const list = document.createElement('ul');
  for (const [index, row] of items.entries()) {
    const button = document.createElement('button');
    button.textContent = `${row.number} ${row.subject}`;
    button.addEventListener('click', () => void open(index));
    const item = document.createElement('li');
    item.append(button);
    list.append(item);
  }
  document.body.append(heading, status, list);
  return host;
};

/** One host for each manifest that the address names. */
const hosts = search.getAll('manifest').map((url, index) => startHost(`host${index + 1}`, url));
Object.assign(globalThis, { hosts });
