import { expect, test } from 'vitest';
import { rangeOf } from './range.ts';

test.each([
  ['bytes=0-3', { start: 0, bytes: 4 }],
  ['bytes=4-', { start: 4, bytes: 6 }],
  ['bytes=-3', { start: 7, bytes: 3 }],
  ['bytes=-99', { start: 0, bytes: 10 }],
  ['bytes=8-99', { start: 8, bytes: 2 }],
  ['bytes=10-', 'unsatisfiable'],
  ['bytes=-0', 'unsatisfiable'],
  ['bytes=5-2', null],
  ['bytes=0-1,4-5', null],
  ['items=0-1', null],
  ['bytes=-', null],
  [undefined, null],
])('of ten bytes, "%s" is %o', (header, range) => {
  expect(rangeOf(header, 10)).toEqual(range);
});
