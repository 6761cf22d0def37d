import { expect, test } from 'vitest';
import { figureRow, quantile, sizeRow, timeRow } from './row.ts';

test('a quantile lies between its neighbours, whatever the order of the values', () => {
  expect(quantile([3, 1, 2], 0.5)).toBe(2);
  expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
});

test('a time is held against its bar as the ratio of two medians', () => {
  expect(timeRow('x', [13, 12, 90], [10, 10, 10], 1.3)).toMatchObject({
    value: 13,
    baseline: 10,
    ratio: 1.3,
    met: true,
  });
  expect(timeRow('x', [14], [10], 1.3).met).toBe(false);
});

test('a size over its bar is told as missed', () => {
  expect(sizeRow('x', 75_010, 75)).toMatchObject({ value: 75.01, met: false });
});

test('a figure without a bar is neither met nor missed', () => {
  expect(figureRow('x', 7, 'nodes')).toMatchObject({ value: 7, ratio: null, met: null });
});
