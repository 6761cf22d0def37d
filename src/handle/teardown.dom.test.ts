import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { PeekHandle, SupportSession } from '#contracts';
import { isSessionOpen } from '../domain/sessionPolling.ts';
import { FakeHost, mountOptions } from '../testing/fakeHost.ts';
import { openPeek } from '../testing/openPeek.ts';
import { mountPeek } from './mountPeek.ts';
import { aSupportSession } from '../testing/supportSession.ts';

const NOTHING = { timers: 0, listeners: 0, streams: 0, requests: 0, observers: 0 };
const ROUTE = 'GET /api/tickets/tkt_1/support-session';

const asked = aSupportSession();
const decidedAt = '2026-11-23T10:00:30.000Z';
const STATES: readonly (readonly [string, SupportSession | null])[] = [
  ['none', null],
  ['awaiting_consent', asked],
  ['active', { ...asked, state: 'active', decidedAt }],
  ['denied', { ...asked, state: 'denied', decidedAt }],
  ['expired', { ...asked, state: 'expired' }],
  ['ended', { ...asked, state: 'active', decidedAt, endedAt: decidedAt, endedBy: 'Ada Okafor' }],
];

interface Opened {
  readonly dialog: HTMLDialogElement;
  readonly handle: PeekHandle;
}
const WAYS: Readonly<Record<string, (opened: Opened) => unknown>> = {
  scrim: ({ dialog }) => {
    dialog.dispatchEvent(new Event('pointerdown', { bubbles: true }));
    dialog.dispatchEvent(new MouseEvent('click', { bubbles: true }));
  },
  Escape: ({ dialog }) =>
    dialog.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true })),
  'close button': ({ dialog }) => dialog.querySelector<HTMLButtonElement>('button[aria-label="Close"]')!.click(),
  'unmount() by the host': ({ handle }) => handle.unmount(),
};

// The chunk of the cards takes its time at first, and the timers are not the real ones.
beforeAll(() => import('../context/ContextPane.svelte').then(() => undefined), 60_000);

describe.each(STATES)('with a session in the state %s', (_state, session) => {
  test.each(Object.keys(WAYS))('nothing is left after: %s', async (way) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval'] });
    try {
      const host = new FakeHost();
      const answer = { status: 200, body: { session, serverNow: '2026-11-23T10:00:40.000Z' } };
      host.answers[ROUTE] = () => answer;
      const opened = await openPeek(host);
      await vi.waitFor(() => expect(host.asked(ROUTE).length).toBeGreaterThan(0));
      // The dismissal comes while a poll is on its way, and its answer comes too late.
      let late = (): void => undefined;
      host.answers[ROUTE] = () => new Promise((resolve) => (late = () => resolve(answer)));
      await vi.advanceTimersByTimeAsync(6_000);
      expect(opened.handle.diagnostics().requests).toBe(isSessionOpen(session) ? 1 : 0);
      const before = host.asked(ROUTE).length;
      WAYS[way]!(opened);
      await vi.advanceTimersByTimeAsync(500);
      await opened.handle.closed;
      late();
      await vi.advanceTimersByTimeAsync(60_000);
      expect(opened.handle.diagnostics()).toEqual(NOTHING);
      expect(vi.getTimerCount()).toBe(0);
      expect(host.streams).toBe(0);
      expect(host.asked(ROUTE)).toHaveLength(before);
      expect(document.body.children).toHaveLength(0);
    } finally {
      vi.useRealTimers();
    }
  });
});

test('one poll at a time: a slow answer is waited for, and the next poll comes only after it', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval'] });
  try {
    const host = new FakeHost();
    const answer = { status: 200, body: { session: asked, serverNow: '2026-11-23T10:00:05.000Z' } };
    host.answers[ROUTE] = () => answer;
    const { handle } = await openPeek(host);
    let late = (): void => undefined;
    host.answers[ROUTE] = () => new Promise((resolve) => (late = () => resolve(answer)));
    await vi.advanceTimersByTimeAsync(2_500);
    const polling = host.asked(ROUTE).length;
    await vi.advanceTimersByTimeAsync(9_000);
    expect(host.asked(ROUTE)).toHaveLength(polling);
    late();
    await vi.advanceTimersByTimeAsync(2_500);
    expect(host.asked(ROUTE)).toHaveLength(polling + 1);
    await handle.unmount();
  } finally {
    vi.useRealTimers();
  }
});

test('a panel that is left before its ticket has come lets go of what it asked for, and asks for nothing instead', async () => {
  const host = new FakeHost().withOpening();
  let signal: AbortSignal | undefined;
  host.answers['GET /api/tickets/tkt_1/opening'] = (request) =>
    new Promise((_resolve, reject) => {
      signal = request.signal;
      signal?.addEventListener('abort', () => reject(new DOMException('Aborted', 'AbortError')));
    });
  const handle = mountPeek(document.body, mountOptions(host));
  handle.ready.catch(() => undefined);
  await vi.waitFor(() => expect(signal).toBeDefined());
  const before = host.requests.length;
  await handle.unmount();
  expect(signal!.aborted).toBe(true);
  await vi.waitFor(() => expect(handle.diagnostics()).toEqual(NOTHING));
  expect(host.requests).toHaveLength(before);
});
