import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { PeekEvent, TicketPeekElement } from '#contracts';
import defineTicketPeek from './element.ts';
import { aHello, FakeHost } from './testing/fakeHost.ts';

const NOTHING = { timers: 0, listeners: 0, streams: 0, requests: 0, observers: 0 };

beforeAll(() => {
  defineTicketPeek();
  defineTicketPeek();
});
afterEach(() => document.body.replaceChildren());

const anElement = (host = new FakeHost()): { element: TicketPeekElement; host: FakeHost } => {
  const element = document.createElement('ticket-peek') as TicketPeekElement;
  element.setAttribute('ticket-id', 'tkt_1');
  return { element: Object.assign(element, { hello: aHello, host: host.capabilities }), host };
};

test('shows its ticket once it is in the page, and tells events', async () => {
  const { element } = anElement();
  const events: PeekEvent[] = [];
  element.addEventListener('peek', (event) => events.push((event as CustomEvent<PeekEvent>).detail));
  await Promise.resolve();
  expect(element.handle).toBeUndefined();
  document.body.append(element);
  await vi.waitFor(() => expect(events).toContainEqual(expect.objectContaining({ type: 'ready', ticketId: 'tkt_1' })));
  expect(element.querySelector('div')!.shadowRoot!.querySelector('dialog')).not.toBeNull();
});

test('waits for the host’s capabilities', async () => {
  const element = document.createElement('ticket-peek') as TicketPeekElement;
  element.setAttribute('ticket-id', 'tkt_1');
  document.body.append(element);
  await Promise.resolve();
  expect(element.handle).toBeUndefined();
  Object.assign(element, { hello: aHello, host: new FakeHost().capabilities });
  await vi.waitFor(() => expect(element.handle).toBeDefined());
});

test('ends itself when it is taken out of the page', async () => {
  const { element, host } = anElement();
  document.body.append(element);
  await vi.waitFor(() => expect(element.handle?.status).toBe('ready'));
  const handle = element.handle!;
  element.remove();
  await vi.waitFor(() => expect(handle.status).toBe('unmounted'));
  await vi.waitFor(() => expect(handle.diagnostics()).toEqual(NOTHING));
  expect(host.streams).toBe(0);
  expect(element.handle).toBeUndefined();
});

test('stays what it is when it is moved within the page', async () => {
  const { element } = anElement();
  const elsewhere = document.createElement('main');
  document.body.append(element, elsewhere);
  await vi.waitFor(() => expect(element.handle?.status).toBe('ready'));
  const { handle } = element;
  elsewhere.append(element);
  await Promise.resolve();
  expect(element.handle).toBe(handle);
  expect(handle!.status).toBe('ready');
});

test('follows its attributes without being made anew', async () => {
  const { element } = anElement();
  document.body.append(element);
  await vi.waitFor(() => expect(element.handle?.status).toBe('ready'));
  const { handle } = element;
  element.setAttribute('theme', 'parchment');
  const panel = element.querySelector('div')!.shadowRoot!.querySelector('.peek');
  await vi.waitFor(() => expect(panel).toHaveAttribute('data-theme', 'parchment'));
  expect(element.handle).toBe(handle);
});

test('shows a ticket again after it was dismissed', async () => {
  const { element } = anElement();
  document.body.append(element);
  await vi.waitFor(() => expect(element.handle).toBeDefined());
  const first = element.handle!;
  await first.requestClose('button');
  await vi.waitFor(() => expect(element.handle).toBeUndefined());
  element.setAttribute('ticket-id', 'tkt_1');
  await vi.waitFor(() => expect(element.handle).toBeDefined());
  expect(element.handle).not.toBe(first);
});
