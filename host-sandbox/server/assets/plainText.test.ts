import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { plainLine, plainText } from './plainText.ts';

describe('a string from a machine', () => {
  test('loses control characters and marks that turn the direction of text', () => {
    expect(plainText('in\u0000voice\u202Efdp.exe\u009b', 100)).toBe('invoicefdp.exe');
  });

  test('keeps line breaks of a message, and none of a name', () => {
    expect(plainText('one\ntwo', 100)).toBe('one\ntwo');
    expect(plainLine(' one\n\ttwo ', 100)).toBe('one two');
  });

  test('is cut without breaking a character outside the basic plane', () => {
    expect(plainText('ab😀', 3)).toBe('ab');
  });

  test('is bounded and well-formed whatever it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.integer({ min: 1, max: 100 }), (text, max) => {
        const clean = plainText(text, max);
        expect(clean.length).toBeLessThanOrEqual(max);
        expect(Buffer.from(clean).toString()).toBe(clean);
        // eslint-disable-next-line no-control-regex
        expect(clean).not.toMatch(/[\u0000-\u0008\u007f-\u009f\u202a-\u202e]/);
      }),
    );
  });
});
