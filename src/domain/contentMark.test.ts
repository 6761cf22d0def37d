import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contentMark } from './contentMark.ts';

test('the same text has the same mark, and another another', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      expect(contentMark(a) === contentMark(b)).toBe(a === b);
    }),
  );
});
