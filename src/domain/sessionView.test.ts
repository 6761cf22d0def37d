import { describe, expect, test } from 'vitest';
import type { SupportSession } from '#contracts';
import { aSupportSession } from '../testing/supportSession.ts';
import { sessionView } from './sessionView.ts';

const at = (time: string): string => `2026-11-23T${time}.000Z`;
const session = (changes: Partial<SupportSession> = {}): SupportSession =>
  aSupportSession({ requestedBy: { id: 'tec_1', name: 'Ada' }, ...changes });
const view = (changes: Partial<SupportSession>, now = '10:00:30') => sessionView(session(changes), Date.parse(at(now)));

describe('a support session', () => {
  test('that awaits consent counts down, and can be withdrawn', () => {
    expect(view({})).toEqual({
      label: 'Awaiting consent',
      detail: 'Ada has asked the end user. 1 min left to answer.',
      tone: 'amber',
      stop: 'Withdraw request',
    });
  });

  test('has no time left rather than less than none', () => {
    expect(view({}, '10:05:00').detail).toContain('0 s left');
  });

  test('that is active says that it records and since the consent, and can be stopped', () => {
    expect(view({ state: 'active', decidedAt: at('10:01:00') }, '10:04:00')).toEqual({
      label: 'Active',
      detail: 'The session is recording, for 3 min.',
      tone: 'success',
      stop: 'Stop session',
    });
  });

  test.each([
    ['denied', 'Denied', 'danger'],
    ['expired', 'Expired', 'plain'],
  ])('that is %s is over', (state, label, tone) => {
    expect(view({ state, decidedAt: at('10:01:00') })).toMatchObject({ label, tone, stop: null });
  });

  test('that was active says how long it was and who ended it', () => {
    const ended = view({ state: 'active', decidedAt: at('10:01:00'), endedAt: at('10:21:00'), endedBy: 'Ben' });
    expect(ended).toMatchObject({ label: 'Ended', detail: 'Ended after 20 min by Ben.', stop: null });
  });

  test('whose request was withdrawn never was long', () => {
    expect(view({ endedAt: at('10:01:00'), endedBy: 'Ada' }).detail).toBe('Ended by Ada.');
  });

  test('in a state of a later contract is named, and offers nothing to end', () => {
    expect(view({ state: 'paused_by_policy' })).toMatchObject({ label: 'Paused by policy', stop: null });
  });
});
