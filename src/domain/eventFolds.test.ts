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

test('even many failures do not fold', () => {
  expect(shape(['a', 'b', 'c', 'd', 'e'].map((id) => event(id, failed)))).toEqual([[false, 'abcde']]);
});
