import { expect, test } from 'vitest';
import { groupedFingerprint } from './fingerprint.ts';

test.each([
  ['ab:cd:ef:01:23', 'ABCD EF01 23'],
  ['abcdef01', 'ABCD EF01'],
  ['AB CD', 'ABCD'],
  ['', ''],
  ['sha256//x+y=', 'sha256//x+y='],
])('the fingerprint %s reads %s', (fingerprint, words) => {
  expect(groupedFingerprint(fingerprint)).toBe(words);
});
