import { expect, test } from 'vitest';
import { mediaTypeOf } from './mediaType.ts';

test.each([
  [Buffer.from('89504e470d0a1a0a0000', 'hex'), 'image/png'],
  [Buffer.from('ffd8ffe000104a46', 'hex'), 'image/jpeg'],
  [Buffer.from('GIF89a....'), 'image/gif'],
  [Buffer.from('RIFF\u0001\u0002\u0003\u0004WEBPVP8 '), 'image/webp'],
  [Buffer.from('%PDF-1.7'), 'application/pdf'],
  [Buffer.from('504b030414', 'hex'), 'application/zip'],
  [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'), 'text/plain'],
  [Buffer.from('<!doctype html><script>alert(1)</script>'), 'text/plain'],
  [Buffer.from('Grüße aus Köln'), 'text/plain'],
  [Buffer.from('4d5a90000300000004000000ffff0000', 'hex'), 'application/vnd.microsoft.portable-executable'],
  [Buffer.from('MZ is a cargo airline'), 'text/plain'],
  [Buffer.from([0x00, 0x01, 0x02]), 'application/octet-stream'],
  [Buffer.from([0xc3, 0x28, 0x41]), 'application/octet-stream'],
])('%s is %s', (head, mediaType) => {
  expect(mediaTypeOf(head)).toBe(mediaType);
});

test('a character that the sniffed part cuts in two does not make text unreadable', () => {
  expect(mediaTypeOf(Buffer.from('abcü').subarray(0, 4))).toBe('text/plain');
});
