import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { splitPlainText, withMentions } from './plainText.ts';
import { cpuMsOf } from '../../test/support/cpuTime.ts';

describe('plain text of a message', () => {
  test('has links that can be followed, without the full stop after them', () => {
    expect(splitPlainText('See https://example.com/a?b=1. Thanks')).toEqual([
      { type: 'text', text: 'See ' },
      { type: 'link', text: 'https://example.com/a?b=1', href: 'https://example.com/a?b=1' },
      { type: 'text', text: '. Thanks' },
    ]);
  });

  test('never makes a link of another scheme', () => {
    expect(splitPlainText('javascript:alert(1) data:text/html,x file:///etc/passwd')).toHaveLength(1);
  });

  test('keeps a log together as code', () => {
    const log = '[09:12:44.120] INFO  tunnel up\n[09:22:51.883] WARN  dpd: no answer';
    expect(splitPlainText(`The log:\n\n${log}`)).toEqual([
      { type: 'text', text: 'The log:\n\n' },
      { type: 'code', text: log },
    ]);
  });

  test('loses and adds nothing', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', ' ', '\n', '\t', '.', ':', '/', 'https://x.y', '2026-01-01T') }),
        (text) => {
          expect(
            splitPlainText(text)
              .map((part) => part.text)
              .join(''),
          ).toBe(text);
        },
      ),
    );
  });

  test('splits 100,000 characters of hostile text in no time', () => {
    expect(cpuMsOf(() => splitPlainText(' :'.repeat(25_000) + 'https://'.repeat(6_000)))).toBeLessThan(1_000);
  });
});

describe('people who are called by @', () => {
  const called = (text: string, names: string[]) =>
    withMentions(splitPlainText(text), names)
      .filter(({ type }) => type === 'mention')
      .map((part) => part.text);

  test.each([
    ['@Ben Ivers please look', ['Ben Ivers'], ['@Ben Ivers']],
    ['cc @ben ivers, @Ada Okafor.', ['Ben Ivers', 'Ada Okafor'], ['@ben ivers', '@Ada Okafor']],
    ['@Ann Lee-Roy', ['Ann Lee', 'Ann Lee-Roy'], ['@Ann Lee-Roy']],
    ['@Annika is not Ann', ['Ann'], []],
    ['mail x@Ben Ivers', ['Ben Ivers'], []],
    ['@Zoë Šimić!', ['Zoë Šimić'], ['@Zoë Šimić']],
    ['@O (Otto) a+b', ['O (Otto)'], ['@O (Otto)']],
    ['@Eve', [], []],
  ])('in %j are found among %j', (text, names, found) => {
    expect(called(text, names)).toEqual(found);
  });

  test('leave the text as it was', () => {
    const text = 'a @Ben b\nhttps://x.example/@Ben c';
    const parts = withMentions(splitPlainText(text), ['Ben']);
    expect(parts.map((part) => part.text).join('')).toBe(text);
    expect(parts.filter(({ type }) => type === 'link')).toHaveLength(1);
  });
});
