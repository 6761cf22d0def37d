import { describe, expect, test } from 'vitest';
import { mentionBeingTyped, mentionIdsIn, whoFits } from './mentions.ts';

const people = [
  { id: 'ben', name: 'Ben Okafor' },
  { id: 'be', name: 'Ben' },
  { id: 'zoe', name: 'Zoë Ruiz' },
];

describe('a name that is being typed', () => {
  test.each([
    ['Ask @', { from: 4, typed: '' }],
    ['Ask @be', { from: 4, typed: 'be' }],
    ['@Zoë R', { from: 0, typed: 'Zoë R' }],
  ])('%j', (text, found) => {
    expect(mentionBeingTyped(text, text.length)).toEqual(found);
  });

  test.each(['mail me at a@b', 'no sign', '@be\nnext'])('is none in %j', (text) => {
    expect(mentionBeingTyped(text, text.length)).toBeNull();
  });

  test('fits who has words that begin so', () => {
    expect(whoFits(people, 'ok').map(({ id }) => id)).toEqual(['ben']);
    expect(whoFits(people, 'ruiz zo').map(({ id }) => id)).toEqual(['zoe']);
  });
});

test('a note calls those whose whole names stand in it, the longest first', () => {
  expect(mentionIdsIn('@Ben Okafor, ask @zoë ruiz.', people)).toEqual(['ben', 'zoe']);
  expect(mentionIdsIn('@Ben and @Ben Okafor', people).sort()).toEqual(['be', 'ben']);
  expect(mentionIdsIn('a@Ben or @Benjamin', people)).toEqual([]);
});
