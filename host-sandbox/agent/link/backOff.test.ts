import { expect, test } from 'vitest';
import { waitBefore } from './backOff.ts';

const bounds = { firstMs: 500, maxMs: 30_000 };

test('the wait doubles with each failure, up to the longest', () => {
  expect([1, 2, 3, 4].map((failures) => waitBefore(failures, bounds, 1))).toEqual([500, 1000, 2000, 4000]);
  expect(waitBefore(50, bounds, 1)).toBe(30_000);
  expect(waitBefore(5_000, bounds, 1)).toBe(30_000);
});

test('chance takes away up to half of it, and never all', () => {
  expect(waitBefore(1, bounds, 0)).toBe(250);
  expect(waitBefore(1, bounds, 0.5)).toBe(375);
});
