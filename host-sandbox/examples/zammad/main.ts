import type { HostHello, PeekEvent } from '@ticket-peek/contracts';
import { createPeekLoader } from '@ticket-peek/contracts/loader';
import { hasOwner, toRow } from './translate.ts';
import { createZammadApi } from './zammadApi.ts';
import { createZammadRequest } from './zammadRequest.ts';

/** A host whose tickets are in a Zammad. `?zammad=`, `&token=` and `&manifest=` say where, as whom, and which Peek. */
const search = new URLSearchParams(location.search);
const api = createZammadApi(search.get('zammad') ?? '', search.get('token') ?? '');
const loader = createPeekLoader({ manifestUrl: search.get('manifest') ?? '', hostName: 'exampleZammadHost' });
const request = createZammadRequest(api);

const hello: HostHello = {
  contract: { id: 'msp.ticket-peek', version: '1.0.0' },
  host: { name: 'zammad-example', version: '1' },
  capabilities: { request: 1, reportError: 1 },
};

const list = document.getElementById('tickets') as HTMLUListElement;
for (const ticket of await api.tickets()) {
  const button = document.createElement('button');
  button.textContent = `${ticket.number} ${ticket.title}`;
  const open = async (): Promise<void> => {
    const [customer, owner] = await Promise.all([
      api.user(ticket.customer_id),
      hasOwner(ticket) ? api.user(ticket.owner_id) : null,
    ]);
    const loaded = await loader.load();
    if (!loaded.ok) {
      list.append(loaded.message);
      return;
    }
    loaded.remote.mount(document.body, {
      hello,
      host: { request, reportError: ({ message }) => console.warn(message) },
      input: { ticketId: String(ticket.id), seed: toRow(ticket, { customer, owner }), theme: { name: 'parchment' } },
      onEvent: (event: PeekEvent) => console.debug(event.type),
      returnFocus: button,
    });
  };
  button.addEventListener('click', () => void open());
  const item = document.createElement('li');
  item.append(button);
  list.append(item);
}
