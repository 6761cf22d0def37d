import { expect, test, vi } from 'vitest';
import type { SupportSession } from '#contracts';
import { FakeHost } from '../testing/fakeHost.ts';
import { openPeek } from '../testing/openPeek.ts';

const AT = '2026-11-23T10:00:00.000Z';
const LATER = '2026-11-23T10:00:01.000Z';
const NOTHING = { timers: 0, listeners: 0, requests: 0, streams: 0, observers: 0 };
const POLL = 'GET /api/tickets/tkt_1/support-session';
/** Longer than any pause between two polls, in milliseconds. */
const LONG_MS = 120_000;

const session = (changes: Partial<SupportSession>): SupportSession => ({
  id: 'ses_1',
  ticketId: 'tkt_1',
  assetName: 'PC-1',
  state: 'awaiting_consent',
  requestedBy: { id: 'tec_1', name: 'Ada Okafor' },
  requestedAt: AT,
  consentExpiresAt: '2026-11-23T10:02:00.000Z',
  decidedAt: null,
  endedAt: null,
  endedBy: null,
  ...changes,
});

const STATES: readonly [name: string, session: SupportSession | null, polls: boolean][] = [
  ['no session', null, false],
  ['a session that awaits consent', session({}), true],
  ['an active session', session({ state: 'active', decidedAt: AT }), true],
  ['a session that has ended', session({ state: 'active', decidedAt: AT, endedAt: AT, endedBy: 'Ada' }), false],
  ['a denied session', session({ state: 'denied', decidedAt: AT, endedAt: AT }), false],
  ['an expired session', session({ state: 'expired', decidedAt: AT, endedAt: AT }), false],
];

type Opened = Awaited<ReturnType<typeof openPeek>>;

const DISMISSALS: readonly [name: string, dismiss: (peek: Opened) => unknown][] = [
  ['the close button', ({ screen }) => screen.getByRole('button', { name: 'Close' }).click()],
  ['Escape', ({ dialog }) => dialog.dispatchEvent(new Event('cancel', { cancelable: true }))],
  ['a press on the scrim', ({ dialog }) => (dialog.dispatchEvent(new Event('pointerdown')), dialog.click())],
  ['requestClose of the host', ({ handle }) => handle.requestClose('host')],
  ['unmount of the host', ({ handle }) => handle.unmount()],
];

const cases = STATES.flatMap(([state, given, polls]) =>
  DISMISSALS.map(([way, dismiss]) => ({ state, given, polls, way, dismiss })),
);

test.each(cases)('nothing is left of $state after $way', async ({ given, polls, dismiss }) => {
  const host = new FakeHost();
  host.answers[POLL] = () => ({ status: 200, body: { session: given, serverNow: AT } });
  const peek = await openPeek(host);
  if (given) await peek.screen.findByText(/^Support session: /);
  vi.useFakeTimers();
  try {
    // What the live stream tells sets the next poll, by the clock of this test.
    if (given) host.tell({ type: 'session.changed', session: given, serverNow: LATER });
    const before = host.asked(POLL).length;
    await vi.advanceTimersByTimeAsync(LONG_MS);
    expect(host.asked(POLL).length > before, 'it is polled just while something may still happen').toBe(polls);

    void dismiss(peek);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(peek.handle.diagnostics()).toEqual(NOTHING);
    expect(host.streams).toBe(0);
    const asked = host.requests.length;
    await vi.advanceTimersByTimeAsync(LONG_MS);
    expect(host.requests.length).toBe(asked);
  } finally {
    vi.useRealTimers();
  }
});
