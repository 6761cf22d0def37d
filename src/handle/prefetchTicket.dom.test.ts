import { expect, test, vi } from 'vitest';
import { FakeHost } from '../testing/fakeHost.ts';
import { openPeek } from '../testing/openPeek.ts';
import { prefetchTicket } from './prefetchTicket.ts';

const OPENING = 'GET /api/tickets/tkt_1/opening';

test('a Peek opens with one answer, and asks for none of its parts', async () => {
  const { host } = await openPeek(new FakeHost().withOpening());
  expect(host.asked(OPENING)).toHaveLength(1);
  for (const part of ['', '/messages', '/drafts', '/read-mark'])
    expect(host.asked(`GET /api/tickets/tkt_1${part}`), part).toEqual([]);
});

test('what was fetched ahead is shown without asking, and asked for anew afterwards', async () => {
  const host = new FakeHost().withOpening();
  await prefetchTicket({ ticketId: 'tkt_1' }, { host: host.capabilities });
  await prefetchTicket({ ticketId: 'tkt_1' }, { host: host.capabilities });
  const { screen } = await openPeek(host);
  expect(host.asked(OPENING)).toHaveLength(1);
  expect(screen.getByRole('button', { name: 'Status: In progress' })).toBeEnabled();
  await vi.waitFor(() => expect(host.asked('GET /api/tickets/tkt_1')).toHaveLength(1));
});

test('what was fetched ahead for somebody who is not signed in any more is shown to nobody', async () => {
  const host = new FakeHost().withOpening();
  const signedIn = new AbortController();
  await prefetchTicket({ ticketId: 'tkt_1' }, { host: host.capabilities, signal: signedIn.signal });
  signedIn.abort();
  await openPeek(host);
  expect(host.asked(OPENING)).toHaveLength(2);
});

test('a hint that fails is no error', async () => {
  const host = new FakeHost();
  host.capabilities.request = () => Promise.reject(new Error('offline'));
  await expect(prefetchTicket({ ticketId: 'tkt_1' }, { host: host.capabilities })).resolves.toBeUndefined();
});
