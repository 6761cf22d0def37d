import { describe, expect, test } from 'vitest';
import { aTicket } from '../testing/fakeHost.ts';
import { changeText, isUntouched, undoOf } from './ticketChanges.ts';

const site = (value: string | null) => ({ id: 'site', label: 'Site', kind: 'text', options: [], value });
const seen = aTicket({ status: 'in_progress', priority: 'low', tags: ['vip'], customFields: [site('Hill')] });

describe('a change that meets another', () => {
  test('goes on top of it when both are about different fields', () => {
    expect(isUntouched({ status: 'on_hold' }, seen, { ...seen, priority: 'high' })).toBe(true);
    expect(isUntouched({ tags: ['a'] }, seen, { ...seen, customFields: [site('Harbour')] })).toBe(true);
  });

  test('does not overwrite what somebody else made of the same field', () => {
    expect(isUntouched({ priority: 'critical' }, seen, { ...seen, priority: 'high' })).toBe(false);
    expect(isUntouched({ assigneeId: null }, seen, { ...seen, assignee: { id: 'x', name: 'X' } })).toBe(false);
    expect(isUntouched({ tags: [] }, seen, { ...seen, tags: ['vip', 'new'] })).toBe(false);
    expect(isUntouched({ customFields: { site: null } }, seen, { ...seen, customFields: [site('Bay')] })).toBe(false);
  });
});

describe('undoing a change', () => {
  test('brings back every field that it was about, and no other', () => {
    const change = { priority: 'high', tags: [], customFields: { site: 'Bay' } } as const;
    const after = { ...seen, priority: 'high', tags: [], customFields: [site('Bay')], status: 'on_hold' };
    expect(undoOf({ ...change, tags: [] }, seen, after)).toEqual({
      priority: 'low',
      tags: ['vip'],
      customFields: { site: 'Hill' },
    });
  });

  test('is not offered where the ticket’s life does not go that way, or nothing has changed', () => {
    const resolved = { ...seen, status: 'resolved', allowedStatuses: ['closed'] };
    expect(undoOf({ status: 'resolved' }, seen, resolved)).toBeNull();
    expect(undoOf({ priority: 'low' }, seen, seen)).toBeNull();
  });
});

test('says what the ticket has become', () => {
  const after = { ...seen, status: 'on_hold', assignee: null };
  expect(changeText({ status: 'on_hold', assigneeId: null, customFields: { site: 'Hill' } }, after)).toBe(
    'Status: On hold, Assignee: Unassigned, Site: Hill',
  );
});
