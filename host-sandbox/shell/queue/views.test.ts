import { expect, test } from 'vitest';
import { NO_FILTERS, sameFilters, standardViews } from './views.ts';

test('my tickets are those of whoever is signed in', () => {
  const mine = standardViews('tec_7').find(({ name }) => name === 'My tickets');
  expect(mine?.filters).toEqual({ ...NO_FILTERS, assigneeId: 'tec_7' });
});

test('a view is recognised by what it shows, blanks around the search aside', () => {
  expect(sameFilters({ ...NO_FILTERS, search: ' vpn ' }, { ...NO_FILTERS, search: 'vpn' })).toBe(true);
  for (const key of ['search', 'status', 'priority', 'assigneeId'] as const)
    expect(sameFilters({ ...NO_FILTERS, [key]: 'x' }, NO_FILTERS), key).toBe(false);
});
