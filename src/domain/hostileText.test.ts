import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseFormatted, parseLine } from '#contracts';
import { growthOf, MOST_GROWTH } from '../../test/support/growth.ts';
import { excerptOf } from './excerpt.ts';
import { enterEdit, formatEdit } from './formatEdits.ts';
import { isAddress, parseMailboxes } from './mailboxes.ts';
import { mentionBeingTyped, mentionIdsIn } from './mentions.ts';
import { columnsOf, withoutAnsi } from './pastedText.ts';
import { misleads } from './misleadingLink.ts';
import { splitPlainText, withMentions } from './plainText.ts';
import { cpuMsOf } from '../../test/support/cpuTime.ts';

/** A text of this length takes a few milliseconds where time grows with length, and minutes where it grows with its square. */
const LENGTH = 200_000;
const SOON_MS = 2_000;

/** Texts of one thing over and over, by their length. */
const TEXTS: Readonly<Record<string, (length: number) => string>> = Object.fromEntries(
  [
    ...[
      'a',
      ' ',
      '\n',
      '\t',
      '-',
      '*',
      '_',
      '`',
      '[',
      '(',
      '<',
      '>',
      '@',
      '.',
      ':',
      '/',
      '"',
      '\\',
      '\u001B[',
      '\u0000',
    ],
    ...['**a', '_a ', '[a](', '[[', '![](', 'https://', 'https://a.', 'https://a)', 'http://[', 'www.', 'mailto:'],
    ...[
      'a@',
      '@Ada ',
      '@@',
      'a@b.',
      '"a" <',
      '<a@b.example>, ',
      '(',
      '((',
      '> ',
      '> > ',
      '- ',
      '1. ',
      '```\n',
      '``` \n',
    ],
    ...[
      'a\tb\n',
      '  x\n',
      '\u001B]',
      '\u202E',
      '\u200B',
      'e\u0301',
      '\u{1F469}\u200D',
      '\uD800',
      'ß',
      'İ',
      ' \u00A0',
      '. ',
    ],
    ...[
      '-----\n',
      '$ ls\n',
      'Job "',
      'x    y\n',
      'at f(\n',
      'On a wrote:\n',
      '=?utf-8?Q?',
      '&lt;',
      '</',
      '<!--',
      '{{',
      '${',
    ],
  ].map((piece) => [JSON.stringify(piece), (length) => piece.repeat(Math.ceil(length / piece.length))]),
);

/** All that reads a text which somebody else has written, or which is pasted. */
const READERS: Readonly<Record<string, (text: string) => unknown>> = {
  splitPlainText,
  withMentions: (text) => withMentions(splitPlainText(text), ['Ada Berg', 'Ben (x) $', '.*']),
  mentionIdsIn: (text) =>
    mentionIdsIn(text, [
      { id: '1', name: 'Ada Berg' },
      { id: '2', name: '(.*)+$' },
    ]),
  mentionBeingTyped: (text) => mentionBeingTyped(text, text.length),
  excerptOf,
  parseLine,
  parseFormatted,
  formatEdit: (text) => formatEdit('bold', { text, start: 0, end: text.length }),
  enterEdit: (text) => enterEdit({ text, start: text.length, end: text.length }),
  parseMailboxes,
  isAddress,
  misleads: (text) => misleads(text, 'https://a.example/'),
  'misleads by its address': (text) => misleads('https://a.example/', `https://a.example/${text}`),
  withoutAnsi,
  columnsOf,
};

describe.each(Object.entries(READERS))('%s', (_, read) => {
  test('reads any long text soon', () => {
    for (const [name, make] of Object.entries(TEXTS)) {
      const text = make(LENGTH);
      for (const whole of [text, `a ${text}`, `${text}!`, `See https://a.example ${text}\nend`]) {
        expect(
          cpuMsOf(() => read(whole)),
          `of ${name}`,
        ).toBeLessThan(SOON_MS);
      }
    }
  });

  test('takes as much longer as a text is longer', () => {
    for (const [name, make] of Object.entries(TEXTS))
      expect(growthOf(read, make, LENGTH / 4), `of ${name}`).toBeLessThan(MOST_GROWTH);
  });

  test('throws at no text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        read(a);
        read(`${a}\uD800${b}\u0000\uDC00 https://${a} @${b} <${a}@${b}>`);
      }),
      { numRuns: 200 },
    );
  });
});
