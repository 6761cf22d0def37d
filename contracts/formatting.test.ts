import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFormatted, parseLine, type FormattedBlock, type FormattedLine } from './formatting.ts';
import { cpuMsOf } from '../test/support/cpuTime.ts';

const text = (value: string) => ({ type: 'text' as const, text: value });

describe('a line', () => {
  it.each<[string, FormattedLine]>([
    ['plain', [text('plain')]],
    ['a **b c** d', [text('a '), { type: 'bold', children: [text('b c')] }, text(' d')]],
    ['_a b_.', [{ type: 'italic', children: [text('a b')] }, text('.')]],
    ['**a _b_**', [{ type: 'bold', children: [text('a '), { type: 'italic', children: [text('b')] }] }]],
    ['run `rm *.log*` now', [text('run '), { type: 'code', text: 'rm *.log*' }, text(' now')]],
    ['`**not bold**`', [{ type: 'code', text: '**not bold**' }]],
    ['[our page](https://a.example/x_y_z)', [{ type: 'link', href: 'https://a.example/x_y_z', text: 'our page' }]],
    [
      'see https://a.example/a_b_c.',
      [text('see '), { type: 'link', href: 'https://a.example/a_b_c', text: 'https://a.example/a_b_c' }, text('.')],
    ],
  ])('has the formatting of %j', (line, expected) => {
    expect(parseLine(line)).toEqual(expected);
  });

  it.each([
    '5 * 3 * 2',
    '2**10 is 1024',
    'rm *.log *.txt*',
    'snake_case_name and __init__',
    '** no bold **',
    '**open',
    '[label](javascript:alert(1))',
    '[label](data:text/html,x)',
    '[x] done',
    '`open',
  ])('is text as it stands: %j', (line) => {
    expect(parseLine(line)).toEqual([text(line)]);
  });
});

describe('a text', () => {
  const kinds = (source: string): string[] => parseFormatted(source).map(({ type }) => type);

  it('is made of paragraphs, lists, quotes and code', () => {
    const source =
      'Hello,\nyou\n\n- one\n- two\n\n3. three\n4) four\n> said\n> before\n```\n  a **b**\n\n- c\n```\nBye';
    expect(parseFormatted(source)).toEqual<FormattedBlock[]>([
      { type: 'paragraph', lines: [[text('Hello,')], [text('you')]] },
      { type: 'list', start: null, items: [[text('one')], [text('two')]] },
      { type: 'list', start: 3, items: [[text('three')], [text('four')]] },
      { type: 'quote', lines: [[text('said')], [text('before')]] },
      { type: 'code', text: '  a **b**\n\n- c' },
      { type: 'paragraph', lines: [[text('Bye')]] },
    ]);
  });

  it.each(['-- \nAda', '-5 degrees', '2026. It was', '```\nnever closed', '1.5 GB'])('has no block in %j', (source) => {
    expect(kinds(source).filter((kind) => kind !== 'paragraph')).toEqual([]);
  });

  it('never throws, and keeps every letter', () => {
    const part = fc.constantFrom(
      '**',
      '_',
      '`',
      '```\n',
      '\n',
      '> ',
      '- ',
      '1. ',
      '[a](https://b.example)',
      'word',
      ' ',
      'ü',
    );
    const source = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(part, { maxLength: 40 }).map((all) => all.join('')),
    );
    const letters = (value: string): string => value.replaceAll(/[^a-zü]/g, '');
    const said = (inline: FormattedLine): string =>
      inline
        .map((one) =>
          'children' in one
            ? said(one.children)
            : one.type === 'link' && one.href !== one.text
              ? one.text + one.href
              : one.text,
        )
        .join('');
    fc.assert(
      fc.property(source, (written) => {
        const shown = parseFormatted(written).map((block) => {
          if (block.type === 'code') return block.text;
          return (block.type === 'list' ? block.items : block.lines).map(said).join('');
        });
        // A fence's language is a marker.
        if (!/```\w/.test(written)) expect(letters(shown.join(''))).toBe(letters(written));
      }),
    );
  });

  it.each(['**a ', '_a ', '[', '`', '[a](https://', '```\n', '> ', '**', 'https://a '])(
    'of the longest kind is read quickly when it is full of %j',
    (piece) => {
      expect(cpuMsOf(() => parseFormatted(piece.repeat(Math.floor(100_000 / piece.length))))).toBeLessThan(1_500);
    },
  );
});
