import { expect, test } from 'vitest';
import { pickDraft } from './pickDraft.ts';

const copy = (text: string, savedAt: number) => ({ text, savedAt });

test.each([
  ['the only one', copy('browser', 1), null, 'browser'],
  ['the only one', null, copy('server', 1), 'server'],
  ['the browser’s, saved later', copy('browser', 2), copy('server', 1), 'browser'],
  ['the server’s, saved later on another device', copy('browser', 1), copy('server', 2), 'server'],
  ['the browser’s when both are equally old', copy('browser', 1), copy('server', 1), 'browser'],
])('restores %s', (_why, local, server, expected) => {
  expect(pickDraft(local, server)?.text).toBe(expected);
});

test('restores nothing where nothing was kept', () => {
  expect(pickDraft(null, null)).toBeNull();
});
