import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SIGNED } from './testing/smimeFiles.ts';
import { base64, file, HEAD, mailOf, multipart, part, readOf, text } from './testing/writeMime.ts';
import { tnef, tnefFile } from './testing/writeTnef.ts';
import { cpuMsOf } from '../../../test/support/cpuTime.ts';

/** `PEEK_MUTATED_MAILS=20000` tries as many. */
const RUNS = Number(process.env['PEEK_MUTATED_MAILS'] ?? 600);
const SOON_MS = 2_000;

const CALENDAR = `BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:a@b\r\nDTSTART;TZID=Europe/Berlin:20260303T100000\r\nDTEND:20260303T110000Z\r\nSUMMARY:Visit\r\nRRULE:FREQ=DAILY\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`;
const BOUNCE = `Reporting-MTA: dns; mx.harbor.example\r\n\r\nFinal-Recipient: rfc822; mia@harbor.example\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 No such user\r\n`;

/** One mail of each kind that the reader treats in a way of its own. */
const WHOLE: readonly Buffer[] = [
  mailOf(multipart('mixed', [text('Hello\r\n-- \r\nMia'), file('a.txt', 'abc'), file('b.png', '\x89PNG')])),
  mailOf(
    multipart('alternative', [
      text('On Mon, Ann wrote:\r\n> old\r\nNew'),
      text('<p>New<blockquote type=cite>old</blockquote><img src="cid:a@b">', 'utf-8', 'text/html'),
    ]),
  ),
  mailOf(multipart('related', [text('<img src=cid:x@y>', 'utf-8', 'text/html'), file('x.gif', 'GIF89a')], {}, 'r')),
  mailOf(part({ 'Content-Type': 'text/calendar; method=REQUEST; charset=utf-8' }, CALENDAR)),
  mailOf(
    multipart('report; report-type=delivery-status', [
      text('It failed.'),
      part({ 'Content-Type': 'message/delivery-status' }, BOUNCE),
    ]),
  ),
  mailOf(
    multipart('mixed', [text('See'), file('winmail.dat', tnef(tnefFile('R.PDF', 'März.pdf', Buffer.from('%PDF'))))]),
  ),
  mailOf(
    part(
      { 'Content-Type': 'application/pkcs7-mime; smime-type=signed-data', 'Content-Transfer-Encoding': 'base64' },
      base64(SIGNED),
    ),
  ),
  mailOf(multipart('mixed', [part({ 'Content-Type': 'message/rfc822' }, mailOf(text('Inner')).toString('latin1'))])),
  mailOf(
    part(
      { 'Content-Type': 'text/plain; charset=utf-8; format=flowed', 'Content-Transfer-Encoding': 'quoted-printable' },
      'Gr=C3=BC=C3=9Fe =\r\nweiter \r\nfort',
    ),
  ),
  mailOf(part({ 'Content-Type': "text/plain; name*0*=utf-8''a%20; name*1=b.txt" }, 'x'), {
    Subject: '=?utf-8?B?R3LDvMOfZQ==?= =?iso-8859-1?Q?gr=FC=DFe?=',
    From: '"Mia \\"M\\" Lind" <mia@harbor.example> (at work)',
    References: '<a@b> <c@d>',
  }),
  part({ ...HEAD, 'Content-Type': 'text/plain' }, 'begin 644 a.txt\r\n#86)C\r\n`\r\nend\r\n'),
  mailOf(file('bomb.zip', deflateSync(Buffer.alloc(5_000_000)))),
];

/** Bytes that mean something to some part of the reader. */
const TOKENS = [
  ...[
    '\r\n',
    '\n',
    '\r',
    '\r\n\r\n',
    '\0',
    '--b-1',
    '--b-1--',
    '--',
    '"',
    '\\',
    '(',
    ')',
    '<',
    '>',
    ';',
    '=',
    '=?',
    '?=',
    '%',
  ],
  ...[
    'Content-Type: ',
    'multipart/mixed; boundary=',
    'multipart/mixed',
    'message/rfc822',
    'text/html',
    'charset=utf-16le',
  ],
  ...[
    'Content-Transfer-Encoding: base64\r\n',
    'Content-Transfer-Encoding: 8bit\r\n',
    'charset=',
    'name*99*=',
    'boundary="b-1"',
  ],
  ...[
    '\xff\xfe',
    '\xed\xa0\x80',
    '\xf0\x9f',
    '\xe2\x80\xae',
    '=ED=A0=80',
    'BEGIN:VEVENT',
    'RRULE:',
    '99999999999',
    '-1',
    '<div>',
  ],
].map((token) => Buffer.from(token, 'latin1'));

type Change = (mail: Buffer, other: Buffer) => Buffer;
const place = fc.double({ min: 0, max: 1, noNaN: true });
const spot = (mail: Buffer, at: number): number => Math.floor(mail.length * at);
const splice = (mail: Buffer, at: number, gone: number, put: Uint8Array): Buffer =>
  Buffer.concat([mail.subarray(0, spot(mail, at)), put, mail.subarray(spot(mail, at) + gone)]);

const change: fc.Arbitrary<Change> = fc.oneof(
  fc.tuple(place, fc.nat(20), fc.constantFrom(...TOKENS)).map(
    ([at, gone, token]) =>
      (mail: Buffer) =>
        splice(mail, at, gone, token),
  ),
  fc.tuple(place, fc.uint8Array({ maxLength: 20 })).map(
    ([at, bytes]) =>
      (mail: Buffer) =>
        splice(mail, at, bytes.length, bytes),
  ),
  // A line that comes twice, or a thousand times.
  fc.tuple(place, fc.constantFrom(2, 1_000)).map(([at, times]) => (mail: Buffer) => {
    const from = mail.lastIndexOf('\n', spot(mail, at)) + 1;
    const to = mail.indexOf('\n', from) + 1;
    return to === 0
      ? mail
      : splice(mail, from / mail.length, 0, Buffer.concat(Array<Buffer>(times).fill(mail.subarray(from, to))));
  }),
  fc.tuple(place, place).map(
    ([from, to]) =>
      (mail: Buffer) =>
        mail.subarray(spot(mail, Math.min(from, to)), spot(mail, Math.max(from, to))),
  ),
  // The beginning of one mail with the end of another.
  place.map(
    (at) => (mail: Buffer, other: Buffer) =>
      Buffer.concat([mail.subarray(0, spot(mail, at)), other.subarray(spot(other, at))]),
  ),
);

it('a mail of any kind, changed anywhere, is read soon into whole characters and files that can be read', () => {
  const mail = fc.constantFrom(...WHOLE);
  fc.assert(
    fc.property(mail, mail, fc.array(change, { minLength: 1, maxLength: 5 }), (first, other, changes) => {
      const raw = changes.reduce((whole, apply) => apply(whole, other), first);
      let seen = readOf(Buffer.of());
      const spent = cpuMsOf(() => {
        seen = readOf(raw);
        for (const { read } of seen.files) for (const chunk of read()) expect(chunk).toBeDefined();
      });
      expect(spent).toBeLessThan(SOON_MS);
      const said = JSON.stringify({ ...seen, files: seen.names });
      expect(said).not.toContain('\\u0000');
      // A database takes no half of a character.
      expect(said).not.toMatch(/\\ud[89a-f][0-9a-f]{2}/i);
      for (const name of seen.names) expect(name).not.toMatch(/[/\\\r\n\0]/);
    }),
    { numRuns: RUNS },
  );
}, 600_000);
