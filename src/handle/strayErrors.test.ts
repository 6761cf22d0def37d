import { describe, expect, test } from 'vitest';
import { isThrownBy } from './strayErrors.ts';

const BASE = 'https://cdn.example/peek/1.2.0/';
const thrown = (stack: string): Error => Object.assign(new Error('boom'), { stack });

describe('an error belongs to the remote', () => {
  test.each([
    [
      'that one of its files threw',
      `Error: boom\n    at press (${BASE}12.abc.js:1:9)\n    at https://shell.example/a.js:2:1`,
      true,
    ],
    [
      'not that the host threw while the remote called it',
      `Error: boom\n    at request (https://shell.example/a.js:2:1)\n    at ${BASE}12.abc.js:1:9`,
      false,
    ],
    ['not that another release of it threw', 'Error: boom\n    at https://cdn.example/peek/1.1.0/12.js:1:9', false],
    ['not that a file in a folder below threw', `Error: boom\n    at ${BASE}host/main.js:1:9`, false],
    ['not without a place', 'Error: boom', false],
  ])('%s', (_name, stack, ours) => expect(isThrownBy(BASE, thrown(stack))).toBe(ours));

  test('not by what its message says', () => {
    const message = `Failed to load ${BASE}remoteEntry.js`;
    const error = new Error(message);
    error.stack = `Error: ${message}\n    at load (https://shell.example/a.js:2:1)`;
    expect(isThrownBy(BASE, error)).toBe(false);
  });

  test('not what is no error at all', () => {
    for (const value of [undefined, null, 'boom', { stack: `${BASE}1.js` }])
      expect(isThrownBy(BASE, value)).toBe(false);
  });
});
