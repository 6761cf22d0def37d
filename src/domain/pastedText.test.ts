import { describe, expect, test } from 'vitest';
import { columnsOf, withoutAnsi } from './pastedText.ts';

test('a terminal’s colours, titles and cursor are left out, its text is not', () => {
  expect(withoutAnsi('\u001B[1;32mok\u001B[0m \u001B]0;title\u0007[1] done\u001B[2K')).toBe('ok [1] done');
  expect(withoutAnsi('plain [0m text')).toBe('plain [0m text');
});

describe('cells of a spreadsheet', () => {
  test('stand in aligned columns', () => {
    expect(columnsOf('Host\tDisk\nPC-1\t90 %\nserver-12\t5 %\n')).toBe(
      'Host       Disk\nPC-1       90 %\nserver-12  5 %',
    );
  });

  test.each(['one line', 'a\nb', '\tindented\n\tcode', 'a\tb\nc', `a\t${'long '.repeat(20)}`])('are not %j', (text) => {
    expect(columnsOf(text)).toBeNull();
  });
});
