import { expect, it } from 'vitest';
import { growthOf, MOST_GROWTH } from '../../../test/support/growth.ts';
import { HEAD, mailOf, multipart, part, readOf, text } from './testing/writeMime.ts';
import { tnef, tnefFile } from './testing/writeTnef.ts';

/** Of the smaller mail, in characters. */
const SIZE = 50_000;

const filled = (piece: string, size: number): string => piece.repeat(Math.ceil(size / piece.length));
const body =
  (piece: string, type = 'text/plain', charset = 'utf-8') =>
  (size: number) =>
    mailOf(text(filled(piece, size), charset, type));
const header = (name: string, piece: string) => (size: number) =>
  part({ [name]: filled(piece, size), ...HEAD, 'Content-Type': 'text/plain' }, 'x');
const encoded = (encoding: string, piece: string) => (size: number) =>
  mailOf(
    part({ 'Content-Type': 'text/plain; charset=utf-8', 'Content-Transfer-Encoding': encoding }, filled(piece, size)),
  );
const lines = (piece: string) => (size: number) =>
  mailOf(part({ 'Content-Type': 'multipart/mixed; boundary="b"' }, filled(piece, size)));

/** Mails of one thing over and over, by their size. */
const MAILS: Readonly<Record<string, (size: number) => Buffer>> = {
  'quoted lines': body('> a\n'),
  'ever deeper quotation': body('> '),
  'introductions of quotations': body('On Mon, Ann <a@b.example> wrote:\n> a\n'),
  'an introduction that never ends': body('On a wrote '),
  'Outlook’s headers': body('From: a\nSent: b\nTo: c\nSubject: d\n\n'),
  signatures: body('-- \nMia\n'),
  dashes: body('-'),
  underscores: body('_'),
  'marks of forwarding': body('---------- Forwarded message ---------\n'),
  'empty lines': body('\n'),
  blanks: body(' '),
  'carriage returns': body('\r'),
  'zero-width marks': body('\u200b'),
  'files of old programs': body('begin 644 a\n`\nend\n'),
  'beginnings of files of old programs': body('begin 644 a\n'),
  'marks of PGP': body('-----BEGIN PGP SIGNED MESSAGE-----\n\n'),
  'lines that flow': body('a \n', 'text/plain', 'utf-8; format=flowed'),
  'quoted lines that flow': body('> a \n>> b \n', 'text/plain', 'utf-8; format=flowed; delsp=yes'),
  'escapes of Japanese': body('\x1b(B', 'text/plain', 'iso-2022-jp'),
  'pieces of Japanese': body('\x1b$B%W\x1b(B', 'text/plain', 'iso-2022-jp'),
  'shifts of Korean': body('\x0e', 'text/plain', 'iso-2022-kr'),
  'shifts of Chinese': body('~{', 'text/plain', 'hz-gb-2312'),
  'seven bits of Unicode': body('+AGE-', 'text/plain', 'utf-7'),
  'halves of UTF-8': body('\xc3', 'text/plain', 'utf-8'),
  'open tags of HTML': body('<div>', 'text/html'),
  'brackets of HTML': body('<', 'text/html'),
  'comments of HTML': body('<!--', 'text/html'),
  'entities of HTML': body('&#60;', 'text/html'),
  'quotations of HTML': body('<blockquote>a', 'text/html'),
  'styles of HTML': body('<style>', 'text/html'),
  'links of HTML': body('<a href="https://a.example/">b</a>', 'text/html'),
  'rich text of old programs': body('<<', 'text/enriched'),
  'lines of a calendar': body('BEGIN:VEVENT\r\n', 'text/calendar'),
  'folded lines of a calendar': body('SUMMARY:a\r\n b\r\n', 'text/calendar'),
  'equals signs': encoded('quoted-printable', '='),
  'soft line breaks': encoded('quoted-printable', '= \t'),
  padding: encoded('base64', 'YQ==\r\n'),
  'base64 with strangers': encoded('base64', 'YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXo!'),
  'uuencoded lines': encoded('x-uuencode', 'begin 644 a\n#0V%T\n'),
  parts: lines('--b\r\n\r\na\r\n'),
  'parts without an end of their header': lines('--b\r\nA: b\r\n'),
  'ends of parts': lines('--b--\r\n'),
  'lines that nearly separate parts': lines('--b-\r\n'),
  'parts in parts': (size) =>
    Array.from({ length: Math.ceil(size / 2_000) }).reduce<Buffer>(
      (inner, _, level) => multipart('mixed', [inner, text('a'.repeat(1_500))], {}, `b-${level}`),
      text('x'),
    ),
  'mails in mails': (size) => mailOf(part({}, filled('Content-Type: message/rfc822\r\n\r\n', size))),
  'encoded words': header('Subject', '=?utf-8?Q?a?= '),
  'encoded words without an end': header('Subject', '=?utf-8?Q?'),
  'encoded words that are none': header('Subject', '=?'),
  addresses: header('Cc', 'a@b.example, '),
  'names in quotes': header('Cc', '"a" <a@b.example>, '),
  'open quotes': header('Cc', '"'),
  'open brackets': header('References', '<'),
  ids: header('References', '<a@b.example> '),
  comments: header('Content-Type', '('),
  parameters: header('Content-Type', 'a=b; '),
  'sections of parameters': header('Content-Disposition', 'filename*0=a; '),
  folds: header('Subject', 'a\r\n '),
  fields: header('X-Many', 'a\r\nX-Many: '),
  'a packed file of Outlook': (size) =>
    mailOf(
      part(
        { 'Content-Type': 'application/ms-tnef; name=winmail.dat' },
        tnef(tnefFile('A.TXT', 'a.txt', Buffer.alloc(size))),
      ),
    ),
};

it.each(Object.entries(MAILS))('a mail of %s takes as much longer as it is larger', (_, make) => {
  expect(growthOf((raw: Buffer) => readOf(raw), make, SIZE)).toBeLessThan(MOST_GROWTH);
});
