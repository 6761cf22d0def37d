import { describe, expect, test } from 'vitest';
import { limitsText, nameOf, refusalOf } from './attachmentRules.ts';

const limits = { fileMaxBytes: 2048, mailMaxBytes: 3072, filesMax: 2, refusedExtensions: ['exe', 'js'] };
const empty = { mode: 'reply', files: 0, bytes: 0 } as const;

describe('a file', () => {
  test.each([
    ['setup.EXE', 10, empty, 'end in .exe'],
    ['report.pdf.js', 10, empty, 'end in .js'],
    ['a.txt', 0, empty, 'empty'],
    ['a.txt', 2049, empty, 'at most 2.0 kB'],
    ['a.txt', 10, { ...empty, files: 2 }, 'At most 2 files'],
    ['a.txt', 2000, { ...empty, bytes: 2000 }, 'together'],
  ])('%s of %d bytes beside %o is refused: %s', (name, size, draft, words) => {
    expect(refusalOf({ name, size }, draft, limits)).toContain(words);
  });

  test.each([
    ['a.txt', 2048, empty],
    ['js', 1, empty],
    ['a.txt', 1072, { ...empty, files: 1, bytes: 2000 }],
    // A note is no mail.
    ['a.txt', 2000, { mode: 'internal_note', files: 1, bytes: 2000 } as const],
  ])('%s of %d bytes beside %o is taken', (name, size, draft) => {
    expect(refusalOf({ name, size }, draft, limits)).toBeNull();
  });
});

test('the limits are said in one breath', () => {
  expect(limitsText(limits, 'reply')).toBe('Up to 2 files, 2.0 kB each, 3.0 kB in all. Not taken: .exe .js');
  expect(limitsText(limits, 'internal_note')).toBe('Up to 2 files, 2.0 kB each. Not taken: .exe .js');
  expect(limitsText({ ...limits, mailMaxBytes: 2048 }, 'reply')).toMatch(/^Up to 2 files, 2.0 kB in all\./);
});

test('a pasted picture gets a name, every other file keeps its own', () => {
  const at = new Date(2026, 10, 3, 9, 5, 7).getTime();
  expect(nameOf({ name: 'image.png', type: 'image/png' }, at)).toBe('Pasted 2026-11-03 09.05.07.png');
  expect(nameOf({ name: '', type: 'image/jpeg' }, at)).toBe('Pasted 2026-11-03 09.05.07.jpg');
  expect(nameOf({ name: 'image.png.txt', type: 'text/plain' }, at)).toBe('image.png.txt');
});
