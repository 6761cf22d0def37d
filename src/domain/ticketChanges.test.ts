import { describe, expect, test } from 'vitest';
import { aTicket } from '../testing/fakeHost.ts';
import { isUntouched } from './ticketChanges.ts';

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
