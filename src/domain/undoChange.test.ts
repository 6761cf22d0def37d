import { describe, expect, test } from 'vitest';
import { aTicket } from '../testing/fakeHost.ts';
import { changeText, undoOf } from './undoChange.ts';

const site = (value: string | null) => ({ id: 'site', label: 'Site', kind: 'text', options: [], value });
const seen = aTicket({ status: 'in_progress', priority: 'low', tags: ['vip'], customFields: [site('Hill')] });

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
