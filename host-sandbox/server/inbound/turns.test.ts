import { expect, it } from 'vitest';
import { createTurns } from './turns.ts';

it('lets so many pass at once, all of them in the end, and those after a failure too', async () => {
  const turn = createTurns(2);
  let [now, most, done] = [0, 0, 0];
  const work = async (index: number): Promise<void> => {
    now += 1;
    most = Math.max(most, now);
    await new Promise((resolve) => setImmediate(resolve));
    now -= 1;
    if (index % 3 === 0) throw new Error('failed');
    done += 1;
  };
  const all = await Promise.allSettled(Array.from({ length: 12 }, (_, index) => turn(() => work(index))));
  expect([most, now, done]).toEqual([2, 0, 8]);
  expect(all.filter(({ status }) => status === 'rejected')).toHaveLength(4);
});
