import { expect, test } from 'vitest';
import { aCustomerMessage } from '../testing/fakeHost.ts';
import type { ConversationItem } from './conversationItems.ts';
import { firstOfNewest, likelyHeight, RowHeights } from './rowHeights.ts';

const message = (id: string, text = 'Good morning.'): ConversationItem => ({
  type: 'message',
  key: id,
  message: aCustomerMessage(id, text) as Extract<ConversationItem, { type: 'message' }>['message'],
});
const day: ConversationItem = { type: 'day', key: 'day 2026-11-23', date: '2026-11-23' };
const items = [day, message('a'), message('b'), message('c')];

test('a longer message is likely to be higher, up to where it would hide all others', () => {
  const heights = [1, 500, 5_000, 50_000, 5_000_000].map((letters) => likelyHeight(message('a', 'x'.repeat(letters))));
  expect(heights).toEqual(heights.toSorted((a, b) => a - b));
  expect(new Set(heights.slice(0, 4)).size).toBe(4);
  expect(heights[3]).toBe(heights[4]);
  expect(likelyHeight(day)).toBeLessThan(heights[0]!);
});

test('the newest rows that fill a view are as many as it takes, and all where they do not fill it', () => {
  expect(firstOfNewest(items, 1)).toBe(3);
  expect(firstOfNewest(items, likelyHeight(items[3]!) + 1)).toBe(2);
  expect(firstOfNewest(items, 100_000)).toBe(0);
  expect(firstOfNewest([], 100)).toBe(0);
});

test('rows that were measured count as measured, the others as they are likely', () => {
  const heights = new RowHeights();
  heights.measure('a', 300);
  expect([...heights.edges(items)]).toEqual([
    0,
    likelyHeight(day),
    likelyHeight(day) + 300,
    likelyHeight(day) + 300 + likelyHeight(items[2]!),
    likelyHeight(day) + 300 + likelyHeight(items[2]!) + likelyHeight(items[3]!),
  ]);
});

test('a measure says by how much a row has grown since the one before, and nothing at first', () => {
  const heights = new RowHeights();
  expect(heights.measure('a', 300)).toBe(0);
  expect(heights.measure('a', 340)).toBe(40);
  expect(heights.measure('a', 340)).toBe(0);
  expect(heights.measure('a', 200)).toBe(-140);
});

test('what was measured is kept when older rows come before it', () => {
  const heights = new RowHeights();
  for (const { key } of items) heights.measure(key, 100);
  expect([...heights.edges(items)]).toEqual([0, 100, 200, 300, 400]);
  const older = [message('older'), ...items];
  const edge = likelyHeight(older[0]!);
  expect([...heights.edges(older)]).toEqual([0, edge, edge + 100, edge + 200, edge + 300, edge + 400]);
});

test('the row at a height is found, the first one above all and the last one below all', () => {
  const heights = new RowHeights();
  for (const { key } of items) heights.measure(key, 100);
  expect([-50, 0, 99, 100, 250, 399, 400, 9_000].map((px) => heights.indexAt(items, px))).toEqual([
    0, 0, 0, 1, 2, 3, 3, 3,
  ]);
  expect(heights.indexAt([], 10)).toBe(0);
});
