import { describe, expect, test } from 'vitest';
import { isSessionOpen, sessionPollInterval } from './sessionPolling.ts';

const session = (state: string, endedAt: string | null = null) => ({ state, endedAt });

describe('polling of a support session', () => {
  test('is quick while the end user is asked, slower while it is active', () => {
    expect(sessionPollInterval(session('awaiting_consent'), false)).toBeLessThan(
      sessionPollInterval(session('active'), false) as number,
    );
  });

  test('slows down in a hidden window', () => {
    expect(sessionPollInterval(session('awaiting_consent'), true)).toBeGreaterThan(
      sessionPollInterval(session('awaiting_consent'), false) as number,
    );
  });

  test.each([
    [session('denied')],
    [session('expired')],
    [session('active', '2026-11-23T10:00:00.000Z')],
    [null],
    [undefined],
  ])('stops for good at %o', (final) => {
    expect(sessionPollInterval(final, false)).toBe(false);
  });

  test('treats a state that it does not know as final', () => {
    expect(isSessionOpen(session('paused_by_policy'))).toBe(false);
  });
});
