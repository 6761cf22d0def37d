import { expect, test } from 'vitest';
import { pickDraft } from './pickDraft.ts';

const copy = (text: string, savedAt: number, onServer = false) => ({ text, savedAt, onServer });

test.each([
  ['the only one', copy('browser', 1), null, 'browser'],
  ['the only one', null, copy('server', 1), 'server'],
  ['the browser’s, saved later', copy('browser', 2), copy('server', 1), 'browser'],
  ['the server’s, saved later on another device', copy('browser', 1), copy('server', 2), 'server'],
  ['the browser’s when both are equally old', copy('browser', 1), copy('server', 1), 'browser'],
])('restores %s', (_why, local, server, expected) => {
  expect(pickDraft(local, server, 3)?.text).toBe(expected);
});

test('restores nothing where nothing was kept', () => {
  expect(pickDraft(null, null, 3)).toBeNull();
});

test('restores nothing that the server had and has no more', () => {
  expect(pickDraft(copy('sent on another device', 1, true), null, 60_002)).toBeNull();
});

test('restores what the server got only just now: its list may have been read before', () => {
  expect(pickDraft(copy('typed', 1, true), null, 60_001)?.text).toBe('typed');
});
