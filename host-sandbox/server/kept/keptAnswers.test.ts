import { expect, test } from 'vitest';
import type { Changed } from './changeFeed.ts';
import { KeptAnswers, type Made } from './keptAnswers.ts';

const made = (value: string, keys: readonly string[], bytes = 10): Made<string> => ({ value, bytes, keys });

/** A database in which changes what the test says. */
class FakeFeed {
  asked = 0;
  changed: Changed = [];

  readonly ask = (): Promise<Changed> => {
    this.asked += 1;
    const { changed } = this;
    this.changed = [];
    return Promise.resolve(changed);
  };
}

const setUp = (most?: number) => {
  const feed = new FakeFeed();
  const kept = new KeptAnswers(feed.ask, most);
  let times = 0;
  const get = (name: string, keys: readonly string[], bytes?: number) =>
    kept.get(name, () => Promise.resolve(made(`${name} ${(times += 1)}`, keys, bytes)));
  return { feed, kept, get };
};

test('an answer is made once as long as nothing that it shows has changed', async () => {
  const { feed, get } = setUp();
  expect(await get('a', ['ticket:1'])).toBe('a 1');
  feed.changed = ['ticket:2'];
  expect(await get('a', ['ticket:1'])).toBe('a 1');
  feed.changed = ['ticket:1'];
  expect(await get('a', ['ticket:1'])).toBe('a 2');
  feed.changed = null;
  expect(await get('a', ['ticket:1'])).toBe('a 3');
});

test('all who come in one moment ask the database once, and make the same answer once', async () => {
  const { feed, get } = setUp();
  const answers = await Promise.all(Array.from({ length: 20 }, () => get('a', ['ticket:1'])));
  expect(new Set(answers)).toEqual(new Set(['a 1']));
  expect(feed.asked).toBe(1);
});

test('what changes while an answer is made is not kept, nor given to who comes after the change', async () => {
  const { feed, kept, get } = setUp();
  let finish: (value: Made<string>) => void = () => undefined;
  const slow = kept.get('a', () => new Promise<Made<string>>((resolve) => (finish = resolve)));
  await expect.poll(() => feed.asked).toBe(1);
  feed.changed = ['ticket:1'];
  expect(await get('a', ['ticket:1'])).toBe('a 1');
  feed.changed = ['ticket:1'];
  await get('b', []);
  finish(made('read before or after it', ['ticket:1']));
  expect(await slow).toBe('read before or after it');
  expect(await get('a', ['ticket:1'])).toBe('a 3');
});

test('while the database does not answer, nothing is kept', async () => {
  let isGone = false;
  const kept = new KeptAnswers(() => (isGone ? Promise.reject(new Error('gone')) : Promise.resolve([])));
  const get = (value: string) => kept.get('a', () => Promise.resolve(made(value, ['ticket:1'])));
  expect(await get('first')).toBe('first');
  isGone = true;
  expect(await get('second')).toBe('second');
  isGone = false;
  expect(await get('third')).toBe('third');
  expect(await get('fourth')).toBe('third');
});

test('no more is kept than there is room for: what was asked for last stays', async () => {
  const { kept, get } = setUp(4_000);
  for (const name of ['a', 'b', 'c']) await get(name, [`key:${name}`], 500);
  await get('a', ['key:a'], 500);
  for (const name of ['d', 'e', 'f']) await get(name, [`key:${name}`], 500);
  expect(kept.bytes).toBeLessThanOrEqual(4_000);
  expect(await get('f', ['key:f'])).toBe('f 6');
  expect(await get('b', ['key:b'])).toBe('b 7');
  // Longer than all the room.
  await get('long', [], 5_000);
  expect(await get('long', [], 5_000)).toBe('long 9');
});

test('what cannot be made is said to each who asks, and made anew for the next', async () => {
  const { kept, get } = setUp();
  const fail = () => kept.get('a', () => Promise.reject(new Error('not found')));
  await expect(fail()).rejects.toThrow('not found');
  expect(await get('a', [])).toBe('a 1');
});
