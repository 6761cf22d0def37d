import { describe, expect, test } from 'vitest';
import { cleanFileName, contentDisposition } from './fileName.ts';

describe('a file name', () => {
  test.each([
    ['report.pdf', 'report.pdf', 'stays as it is when it is harmless'],
    ['../../etc/passwd', 'passwd', 'loses its folders'],
    ['C:\\Users\\mia\\scan.png', 'scan.png', 'loses Windows folders too'],
    ['\u200b.htaccess', 'htaccess', 'loses a dot that an invisible character hid'],
    ['..\u202e..', 'file', 'is never made of dots only'],
    ['invoice\u202egnp.exe', 'invoicegnp.exe', 'cannot turn its direction'],
    ['a\r\nSet-Cookie: x.txt', 'aSet-Cookie_ x.txt', 'cannot begin a new header line'],
    ['', 'file', 'is never empty'],
    ['Übersicht.txt', 'Übersicht.txt', 'keeps letters of any language'],
    ['x\ud800.txt', 'x.txt', 'loses half a character'],
  ])('%j becomes %j: it %s', (raw, clean) => {
    expect(cleanFileName(raw)).toBe(clean);
  });

  test('keeps its extension when it is cut to a bearable length', () => {
    const clean = cleanFileName(`${'a'.repeat(500)}.pdf`);
    expect(clean).toHaveLength(200);
    expect(clean).toMatch(/a\.pdf$/);
  });
});

describe('Content-Disposition', () => {
  test('has a plain name for old readers and the whole one beside it', () => {
    expect(contentDisposition('attachment', 'Übersicht (2).pdf')).toBe(
      `attachment; filename="_bersicht (2).pdf"; filename*=UTF-8''%C3%9Cbersicht%20%282%29.pdf`,
    );
  });

  test('cannot be broken out of by a quote', () => {
    expect(contentDisposition('inline', 'a"; x="b.png')).toBe(
      `inline; filename="a_; x=_b.png"; filename*=UTF-8''a_%3B%20x%3D_b.png`,
    );
  });
});
