import { expect, test } from 'vitest';
import type { SystemEvent, SystemEventDetail } from '#contracts';
import { foldEvents } from './eventFolds.ts';

const event = (id: string, detail: SystemEventDetail | null = null): SystemEvent => ({
  kind: 'system_event',
  id,
  ticketId: 'tkt_1',
  createdAt: '2026-11-23T10:00:00.000Z',
  actor: { kind: 'system', name: 'System' },
  text: 'x',
  detail,
});
const failed: SystemEventDetail = { type: 'reply_failed', reason: '550' };
const shape = (events: SystemEvent[]) =>
  foldEvents(events).map(({ folded, events: all }) => [folded, all.map(({ id }) => id).join('')]);

test('four everyday events fold, three do not', () => {
  expect(shape(['a', 'b', 'c', 'd'].map((id) => event(id)))).toEqual([[true, 'abcd']]);
  expect(shape(['a', 'b', 'c'].map((id) => event(id)))).toEqual([[false, 'abc']]);
});

test('what somebody may have to act upon stays in sight, in its place', () => {
  const events = ['a', 'b', 'c', 'd', 'X', 'e'].map((id) => event(id, id === 'X' ? failed : null));
  expect(shape(events)).toEqual([
    [true, 'abcd'],
    [false, 'X'],
    [false, 'e'],
  ]);
});

test('the end of a recorded session stays in sight with its replay; that it was asked for and accepted folds', () => {
  const session = (state: 'awaiting_consent' | 'active' | 'denied', ended: boolean): SystemEventDetail => ({
    type: 'session_changed',
    sessionId: 'ses_1',
    state,
    ended,
  });
  const events = [
    event('a'),
    event('b'),
    event('c', session('awaiting_consent', false)),
    event('d', session('active', false)),
    event('E', session('active', true)),
    event('f', session('denied', true)),
    event('g'),
    event('h'),
    event('i'),
  ];
  expect(shape(events)).toEqual([
    [true, 'abcd'],
    [false, 'E'],
    [true, 'fghi'],
  ]);
});

test('even many failures do not fold', () => {
  expect(shape(['a', 'b', 'c', 'd', 'e'].map((id) => event(id, failed)))).toEqual([[false, 'abcde']]);
});
