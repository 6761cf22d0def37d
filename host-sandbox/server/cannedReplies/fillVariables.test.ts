import { expect, test } from 'vitest';
import { fillVariables } from './fillVariables.ts';

test('a variable is filled as it is known, signs and all', () => {
  expect(fillVariables('Hi {{ contact.name }}!', { 'contact.name': '$& {{x}}' })).toBe('Hi $& {{x}}!');
});

test.each(['{{contact.name}}', '{{unknown}}', '{{constructor}}', '{{toString}}', '{{__proto__}}'])(
  '%s stays in its braces when nothing is known',
  (variable) => {
    expect(fillVariables(variable, { 'contact.name': '' })).toBe(variable);
  },
);
