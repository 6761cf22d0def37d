import fc from 'fast-check';
import iconv from 'iconv-lite';
import { expect, it } from 'vitest';
import { mailOf, multipart, part, readOf, text } from './testing/writeMime.ts';

/** Words of people, without what a subject or a file name never shows. */
const words = fc.stringMatching(/^[\p{L}\p{N}][\p{L}\p{N} ]{0,40}[\p{L}\p{N}]$/u).filter((said) => !/ {2}/.test(said));
const cuts = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 8 });

/** Bytes in pieces of the given lengths, over and over. */
const piecesOf = (bytes: Buffer, lengths: readonly number[]): Buffer[] => {
  const pieces: Buffer[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const length = lengths[turn % lengths.length]!;
    pieces.push(bytes.subarray(at, at + length));
    at += length;
  }
  return pieces;
};
const inQ = (bytes: Buffer): string => bytes.toString('hex').replaceAll(/../g, (hex) => `=${hex.toUpperCase()}`);

it('a subject whose encoded words are cut between any two bytes, in either encoding, is read as it was written', () => {
  fc.assert(
    fc.property(words, cuts, fc.array(fc.boolean(), { minLength: 1 }), (said, lengths, ways) => {
      const subject = piecesOf(Buffer.from(said), lengths)
        .map((piece, index) =>
          ways[index % ways.length] ? `=?utf-8?Q?${inQ(piece)}?=` : `=?UTF-8?B?${piece.toString('base64')}?=`,
        )
        .join('\r\n ');
      expect(readOf(mailOf(text('x'), { Subject: subject })).subject).toBe(said);
    }),
  );
});

it('a file name whose sections are cut between any two bytes, and come in any order, is read as it was written', () => {
  fc.assert(
    fc.property(words, cuts, fc.boolean(), (said, lengths, isTurned) => {
      const sections = piecesOf(Buffer.from(`${said}.pdf`), lengths).map(
        (piece, index) => `filename*${index}*=${index === 0 ? "utf-8''" : ''}${inQ(piece).replaceAll('=', '%')}`,
      );
      const params = (isTurned ? sections.toReversed() : sections).join(';\r\n ');
      const attached = part(
        { 'Content-Type': 'application/pdf', 'Content-Disposition': `attachment; ${params}` },
        '%PDF',
      );
      // Of letters that look alike, names have one.
      expect(readOf(mailOf(multipart('mixed', [text('x'), attached]))).names).toEqual([`${said}.pdf`.normalize()]);
    }),
  );
});

it('a text in any set that has its letters, in any encoding whose lines end anywhere, is read as it was written', () => {
  const sets = fc.constantFrom(
    'utf-8',
    'utf-16le',
    'utf-16be',
    'gb18030',
    'windows-1251',
    'shift_jis',
    'euc-kr',
    'big5',
  );
  fc.assert(
    fc.property(words, cuts, sets, fc.boolean(), (said, lengths, charset, isQ) => {
      // A set that lacks some of the letters says others.
      const bytes = iconv.encode(said, charset);
      const written = iconv.decode(bytes, charset);
      fc.pre(written === said);
      const encoded = isQ
        ? piecesOf(bytes, lengths).map(inQ).join('=\r\n')
        : piecesOf(Buffer.from(bytes.toString('base64')), lengths).join('\r\n');
      const headers = {
        'Content-Type': `text/plain; charset=${charset}`,
        'Content-Transfer-Encoding': isQ ? 'quoted-printable' : 'base64',
      };
      expect(readOf(mailOf(part(headers, encoded))).text).toBe(said);
    }),
  );
});
