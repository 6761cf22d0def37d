import { afterEach, describe, expect, test, vi } from 'vitest';
import type { HostResponse } from '#contracts';
import { aCustomerMessage, FakeHost } from '../testing/fakeHost.ts';
import { openPeek } from '../testing/openPeek.ts';

const THREAD = 'GET /api/tickets/tkt_1/messages';
const TICKET = 'GET /api/tickets/tkt_1';

/** Makes a route answer only when told to, with what was true when it was asked. */
const hold = (host: FakeHost, route: string, isHeld = (_path: string): boolean => true): (() => void) => {
  const answer = host.answers[route]!;
  let release = (): void => undefined;
  host.answers[route] = (request) => {
    const said = answer(request);
    if (!isHeld(request.path)) return said;
    return new Promise<HostResponse>((resolve) => (release = () => resolve(said)));
  };
  return () => release();
};

const paged = (host: FakeHost): void => {
  const first = {
    items: [aCustomerMessage('msg_1', 'It prints nothing.')],
    olderCursor: 'older',
    newerCursor: null,
    total: 2,
  };
  const older = {
    items: [aCustomerMessage('msg_0', 'Hello?', '2026-11-23T09:00:00.000Z')],
    olderCursor: null,
    newerCursor: null,
    total: 2,
  };
  host.answers[THREAD] = ({ path }) => ({ status: 200, body: path.includes('before=older') ? older : first });
};

describe('the live stream', () => {
  test('adds, changes and removes messages in place', async () => {
    const { host, screen } = await openPeek();
    host.tell({
      type: 'message.added',
      message: aCustomerMessage('msg_2', 'Still nothing.', '2026-11-23T10:05:00.000Z'),
    });
    await vi.waitFor(() => screen.getByText('Still nothing.'));
    host.tell({
      type: 'message.changed',
      message: aCustomerMessage('msg_2', 'Now it works.', '2026-11-23T10:05:00.000Z'),
    });
    await vi.waitFor(() => screen.getByText('Now it works.'));
    expect(screen.queryByText('Still nothing.')).not.toBeInTheDocument();
    host.tell({ type: 'message.removed', messageId: 'msg_2' });
    await vi.waitFor(() => expect(screen.queryByText('Now it works.')).not.toBeInTheDocument());
  });

  test('loses no message to an older page that was under way', async () => {
    const host = new FakeHost();
    paged(host);
    // Older messages are fetched by themselves as soon as the beginning comes near.
    const release = hold(host, THREAD, (path) => path.includes('before=older'));
    const { screen } = await openPeek(host);
    await vi.waitFor(() => expect(host.asked(THREAD).some(({ path }) => path.includes('before=older'))).toBe(true));
    host.tell({ type: 'message.added', message: aCustomerMessage('msg_2', 'News.', '2026-11-23T10:05:00.000Z') });
    await vi.waitFor(() => screen.getByText('News.'));
    release();
    await vi.waitFor(() => screen.getByText('Hello?'));
    expect(screen.getByText('News.')).toBeInTheDocument();
  });

  test('is not undone by an answer that was on its way before the news', async () => {
    const { host, screen } = await openPeek();
    const release = hold(host, TICKET);
    host.tell({ type: 'resync' });
    await vi.waitFor(() => expect(host.asked(TICKET)).toHaveLength(2));
    host.tell({ type: 'ticket.changed', ticket: { ...host.ticket, status: 'resolved', revision: 4 } });
    await vi.waitFor(() => screen.getByRole('button', { name: 'Status: Resolved' }));
    const before = host.asked(TICKET).length;
    release();
    await new Promise((resolve) => setTimeout(resolve));
    expect(host.asked(TICKET)).toHaveLength(before);
    expect(screen.getByRole('button', { name: 'Status: Resolved' })).toBeInTheDocument();
  });

  test('has a card ask again for what has changed, and only that card', async () => {
    const { host } = await openPeek();
    const [sla, time] = ['GET /api/tickets/tkt_1/sla', 'GET /api/tickets/tkt_1/time'];
    await vi.waitFor(() => expect([host.asked(sla).length, host.asked(time).length]).toEqual([1, 1]));
    host.tell({ type: 'resource.changed', resource: 'sla' });
    await vi.waitFor(() => expect(host.asked(sla)).toHaveLength(2));
    expect(host.asked(time)).toHaveLength(1);
  });

  test('of another ticket is followed when the host shows that, and asks anew for what is known from before', async () => {
    const { host, handle, screen } = await openPeek();
    host.answers['GET /api/tickets/tkt_2'] = () => ({
      status: 200,
      body: { ...host.ticket, id: 'tkt_2', subject: 'Another one' },
    });
    handle.update({ ticketId: 'tkt_2', seed: undefined });
    await vi.waitFor(() => screen.getByRole('heading', { name: /Another one/ }));
    expect(host.streams).toBe(1);
    host.ticket = { ...host.ticket, status: 'resolved', revision: 8 };
    handle.update({ ticketId: 'tkt_1' });
    await vi.waitFor(() => screen.getByRole('button', { name: 'Status: Resolved' }));
    expect(host.streams).toBe(1);
  });
});

describe('without a live stream', () => {
  afterEach(() => void vi.useRealTimers());

  test('the Peek asks every 15 seconds, until it is gone', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval'] });
    const host = new FakeHost();
    delete host.capabilities.subscribeTicket;
    const { handle, screen } = await openPeek(host);
    host.ticket = { ...host.ticket, status: 'on_hold', revision: 4 };
    await vi.advanceTimersByTimeAsync(15_000);
    await vi.waitFor(() => screen.getByRole('button', { name: 'Status: On hold' }));
    await handle.unmount();
    const asked = host.requests.length;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(host.requests).toHaveLength(asked);
    expect(vi.getTimerCount()).toBe(0);
  });
});
