import { describe, expect, test } from 'vitest';
import { TICKET_STATUSES } from '#contracts';
import { allowedStatuses, isResolved } from './transitions.ts';

describe('the life of a ticket', () => {
  test.each([
    ['new', 'in_progress waiting_on_customer on_hold resolved closed'],
    ['in_progress', 'waiting_on_customer on_hold resolved closed'],
    ['waiting_on_customer', 'in_progress on_hold resolved closed'],
    ['on_hold', 'in_progress waiting_on_customer resolved closed'],
    ['resolved', 'in_progress closed'],
    ['closed', 'in_progress'],
    ['a_status_of_tomorrow', ''],
    ['constructor', ''],
  ])('from %s it can go to: %s', (from, to) => {
    expect(allowedStatuses(from).join(' ')).toBe(to);
  });

  test('nothing goes back to new', () => {
    for (const status of TICKET_STATUSES) expect(allowedStatuses(status)).not.toContain('new');
  });

  test('work is over when it is resolved or closed', () => {
    expect(TICKET_STATUSES.filter(isResolved)).toEqual(['resolved', 'closed']);
  });
});
