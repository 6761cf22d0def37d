import { expect, test } from 'vitest';
import { inTurns } from './turns.ts';

test('sides are taken in turns, each begins as often as the other, and what warms does not count', async () => {
  const order: string[] = [];
  const side = (name: string) => async () => order.push(name);
  const times = await inTurns([side('a'), side('b')], { rounds: 2, warming: 1 });
  expect(order.join('')).toBe('baabba');
  expect(times).toEqual([
    [3, 6],
    [4, 5],
  ]);
});
