import { describe, expect, test, vi } from 'vitest';
import type { HostCapabilities, TicketLiveEvent } from '#contracts';
import { FakeHost } from '../testing/fakeHost.ts';
import { openPeek } from '../testing/openPeek.ts';

/* What a host lends may fail. None of it may keep the panel from opening, from working, or from going. */

const broken = (): never => {
  throw new Error('out of order');
};

const NOTHING = { timers: 0, listeners: 0, streams: 0, requests: 0, observers: 0 };

describe('a panel opens, says what failed to the host, and leaves nothing, where', () => {
  test.each<[string, Partial<HostCapabilities>]>([
    ['`overlay` throws', { overlay: broken }],
    ['what `overlay` returned throws', { overlay: () => broken }],
    ['`theme` throws', { theme: broken }],
    ['what `theme` returned throws', { theme: () => broken }],
    ['`nonce` throws', { nonce: broken }],
    ['what `subscribeTicket` returned throws', { subscribeTicket: () => broken }],
  ])('%s', async (_name, lent) => {
    const host = new FakeHost();
    Object.assign(host.capabilities, lent);
    const reported = vi.spyOn(host.capabilities, 'reportError');
    const { handle } = await openPeek(host);
    await handle.unmount();
    expect(handle.status).toBe('unmounted');
    expect(reported).toHaveBeenCalledWith(
      expect.objectContaining({ message: expect.stringContaining('out of order') }),
    );
    await vi.waitFor(() => expect(handle.diagnostics()).toEqual(NOTHING));
    expect(document.body.children).toHaveLength(0);
  });
});

test('a row that cannot take the focus back does not keep the panel', async () => {
  const { handle } = await openPeek(new FakeHost(), { returnFocus: broken });
  await expect(handle.unmount()).resolves.toBeUndefined();
  expect(handle.status).toBe('unmounted');
});

test('where `subscribeTicket` throws, the panel asks by itself', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  try {
    const host = new FakeHost();
    host.capabilities.subscribeTicket = broken;
    await openPeek(host);
    const before = host.asked('GET /api/tickets/tkt_1').length;
    await vi.advanceTimersByTimeAsync(15_000);
    await vi.waitFor(() => expect(host.asked('GET /api/tickets/tkt_1').length).toBeGreaterThan(before));
  } finally {
    vi.useRealTimers();
  }
});

test('news that cannot be taken in do not reach the host’s stream: they are reported, and asked for', async () => {
  const { host, events } = await openPeek();
  const before = host.asked('GET /api/tickets/tkt_1').length;
  expect(() => host.tell({ type: 'ticket.changed' } as TicketLiveEvent)).not.toThrow();
  expect(events.map(({ type }) => type)).toContain('error');
  await vi.waitFor(() => expect(host.asked('GET /api/tickets/tkt_1').length).toBeGreaterThan(before));
});
