import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { domainOf, headerText, isMailAddress } from './headerText.ts';

describe('text for a header', () => {
  it.each([
    ['Printer\r\nBcc: everyone@example.com', 'Printer Bcc: everyone@example.com'],
    ['a\u0000b\tc\n\nd', 'a b c d'],
    ['invoice\u202Egpj.exe', 'invoice gpj.exe'],
    ['line\u2028separator', 'line separator'],
    ['  Grüße 👩‍💻 an 東京  ', 'Grüße 👩‍💻 an 東京'],
  ])('keeps %j on one line as %j', (given, expected) => {
    expect(headerText(given)).toBe(expected);
  });

  it('is one line of well-formed text within the limit, whatever goes in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 50 }), (text, longest) => {
        const line = headerText(text, longest);
        expect(line).not.toMatch(/[\p{Cc}\p{Cs}\u2028\u2029]/u);
        expect(line.length).toBeLessThanOrEqual(longest);
      }),
    );
  });
});

describe('a mail address', () => {
  it.each(['ada@northwind.example', "o'neil+tickets@sub.example.co.uk", 'jürgen@müller.example', 'a@b'])(
    'may be %s',
    (address) => {
      expect(isMailAddress(address)).toBe(true);
    },
  );

  it.each([
    '',
    'ada',
    'ada@',
    '@example.com',
    'ada@example.com\r\nBcc: eve@example.com',
    'ada@example.com\nRCPT TO:<eve@example.com>',
    'ada@example.com, eve@example.com',
    'ada@example.com;eve@example.com',
    '<ada@example.com>',
    'Ada <ada@example.com>',
    '"ada eve"@example.com',
    'ada@example.com (comment)',
    'ada@@example.com',
    'a da@example.com',
    'ada\u200b@example.com',
    'ada@[127.0.0.1]',
    'group:ada@example.com;',
    `${'a'.repeat(65)}@example.com`,
    `a@${'b'.repeat(254)}`,
  ])('is not %j', (address) => {
    expect(isMailAddress(address)).toBe(false);
  });

  it('has its domain after the last @', () => {
    expect(domainOf('ada@northwind.example')).toBe('northwind.example');
  });
});
