import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTnef } from './mime/tnef.ts';
import { ENCRYPTED, SIGNED, SIGNED_IN_PIECES } from './testing/smimeFiles.ts';
import { base64, file, mailOf, multipart, part, readOf, text } from './testing/writeMime.ts';
import { attribute, properties, property, tnef, tnefFile } from './testing/writeTnef.ts';

describe('a winmail.dat', () => {
  const pdf = Buffer.concat([Buffer.from('%PDF-1.4'), randomBytes(5_001)]);
  const whole = tnef(
    attribute(1, 0x800c, 2, Buffer.from('Hello from Outlook\0')),
    tnefFile('RECHNU~1.PDF', 'Rechnung März 2026 – endgültig.pdf', pdf),
    tnefFile('B.TXT', 'b.txt', Buffer.from('abc')),
  );
  const mailWith = (bytes: Buffer, ...texts: Buffer[]): Buffer =>
    mailOf(
      multipart('mixed', [
        ...texts,
        file('winmail.dat', bytes, { 'Content-Type': 'application/ms-tnef; name=winmail.dat' }),
      ]),
    );

  it('is opened: its files hang on the message, by their long names', () => {
    const seen = readOf(mailWith(whole, text('See attached.')));
    expect(seen).toMatchObject({ text: 'See attached.', remarks: [] });
    expect(seen.names).toEqual(['Rechnung März 2026 – endgültig.pdf', 'b.txt']);
    expect(seen.bytes('Rechnung März 2026 – endgültig.pdf')).toEqual(pdf);
  });

  it('gives the text when the mail has no other', () => {
    expect(readOf(mailWith(whole)).text).toBe('Hello from Outlook');
    const html = tnef(
      attribute(1, 0x9003, 6, properties(property(0x1013, 0x102, Buffer.from('<p>Gr\xfc\xdfe</p>', 'latin1')))),
    );
    expect(readOf(mailWith(html))).toMatchObject({ text: 'Grüße', html: '<p>Grüße</p>' });
  });

  it('whose words are in RTF alone is kept beside its files, and that is said', () => {
    const rich = tnef(
      attribute(1, 0x9003, 6, properties(property(0x1009, 0x102, Buffer.from('LZFu')))),
      tnefFile('B.TXT', 'b.txt', Buffer.from('abc')),
    );
    const seen = readOf(mailWith(rich));
    expect(seen.names).toEqual(['b.txt', 'winmail.dat']);
    expect(seen.remarks).toContain('Its words are only in the file “winmail.dat” of Outlook’s.');
  });

  it('is known by its name alone', () => {
    expect(readOf(mailOf(multipart('mixed', [text('x'), file('Winmail.dat', whole)]))).names).toContain('b.txt');
  });

  it('gives the files of a mail inside it', () => {
    const inner = tnef(attribute(1, 0x800c, 2, Buffer.from('Inside\0')), tnefFile('C.TXT', 'c.txt', Buffer.from('c')));
    const object = property(0x3701, 0x0d, Buffer.concat([Buffer.alloc(16), inner]));
    const outer = tnef(
      attribute(2, 0x9002, 6, Buffer.alloc(14)),
      attribute(2, 0x8010, 1, Buffer.from('Passed on\0')),
      attribute(2, 0x9005, 6, properties(object)),
    );
    const seen = readOf(mailWith(outer, text('x')));
    expect(seen.names).toEqual(['Passed on.txt', 'c.txt']);
    expect(seen.bytes('Passed on.txt').toString()).toBe('Inside');
  });

  it.each<[string, Buffer]>([
    ['cut off', whole.subarray(0, whole.length - 100)],
    ['none', randomBytes(500)],
    ['of lengths beyond its end', tnef(Buffer.from('02109001000600ffffffff00', 'hex'))],
    ['of properties without end', tnef(attribute(1, 0x9003, 6, Buffer.from('ffffffff1e000010ffffffff', 'hex')))],
  ])('that is %s is kept as it is, and that is said', (_, bytes) => {
    const seen = readOf(mailWith(bytes, text('See attached.')));
    expect(seen.text).toBe('See attached.');
    expect(seen.bytes('winmail.dat')).toEqual(bytes);
    expect(seen.remarks).toEqual(['The file “winmail.dat” of Outlook’s is damaged and was kept as it is.']);
  });

  it('of any bytes is read or refused, never more', () => {
    const changed = fc
      .tuple(fc.nat(whole.length - 1), fc.uint8Array({ minLength: 1, maxLength: 8 }))
      .map(([at, bytes]) => Buffer.concat([whole.subarray(0, at), bytes, whole.subarray(at + bytes.length)]));
    fc.assert(
      fc.property(changed, (bytes) => void readTnef(bytes)),
      { numRuns: 1_000 },
    );
  });
});

describe('a signed mail', () => {
  const opaque = (bytes: Buffer): Buffer =>
    mailOf(
      part(
        {
          'Content-Type': 'application/pkcs7-mime; smime-type=signed-data; name=smime.p7m',
          'Content-Transfer-Encoding': 'base64',
        },
        base64(bytes),
      ),
    );

  it.each<[string, Buffer]>([
    ['in one piece', SIGNED],
    ['in pieces', SIGNED_IN_PIECES],
  ])('by S/MIME, wrapped in its signature %s, shows what was signed', (_, bytes) => {
    const seen = readOf(opaque(bytes));
    expect(seen).toMatchObject({
      text: 'Grüße, signed.',
      names: ['a.txt'],
      remarks: ['Signed (S/MIME), not verified.'],
    });
  });

  it('by S/MIME, with its signature beside it, shows both', () => {
    const signature = part(
      { 'Content-Type': 'application/pkcs7-signature', 'Content-Transfer-Encoding': 'base64' },
      base64(SIGNED),
    );
    const seen = readOf(mailOf(multipart('signed', [text('Signed.'), signature])));
    expect(seen).toMatchObject({ text: 'Signed.', names: ['smime.p7s'], remarks: ['Signed (S/MIME), not verified.'] });
  });

  it('by PGP, with its signature beside it, shows both', () => {
    const signature = part({ 'Content-Type': 'application/pgp-signature' }, '-----BEGIN PGP SIGNATURE-----');
    const seen = readOf(mailOf(multipart('signed', [text('Signed.'), signature])));
    expect(seen).toMatchObject({ text: 'Signed.', names: ['signature.asc'], remarks: ['Signed (PGP), not verified.'] });
  });

  it('by PGP in its text shows the words without the armour', () => {
    const armoured =
      '-----BEGIN PGP SIGNED MESSAGE-----\r\nHash: SHA512\r\n\r\nIt smokes.\r\n- -- dashes\r\n-----BEGIN PGP SIGNATURE-----\r\n\r\niQ==\r\n-----END PGP SIGNATURE-----\r\n';
    const seen = readOf(mailOf(text(armoured)));
    expect(seen.text).toMatch(/^It smokes\./);
    expect(seen.text).not.toContain('PGP');
    expect(seen.remarks).toEqual(['Signed (PGP), not verified.']);
  });

  it('that is damaged is kept as it is', () => {
    const seen = readOf(opaque(SIGNED.subarray(0, 40)));
    expect(seen.names).toEqual(['smime.p7m']);
    expect(seen.remarks[0]).toContain('could not be read');
  });
});

describe('an encrypted mail', () => {
  it('by S/MIME says so, and has the file', () => {
    const type = 'application/x-pkcs7-mime; name="smime.p7m"';
    const seen = readOf(
      mailOf(part({ 'Content-Type': type, 'Content-Transfer-Encoding': 'base64' }, base64(ENCRYPTED))),
    );
    expect(seen.names).toEqual(['smime.p7m']);
    expect(seen.remarks[0]).toBe(
      'Encrypted (S/MIME): open the attachment “smime.p7m” in a mail program that has the key.',
    );
  });

  it('by PGP says so, and has the file', () => {
    const parts = [
      part({ 'Content-Type': 'application/pgp-encrypted' }, 'Version: 1'),
      part({ 'Content-Type': 'application/octet-stream' }, '-----BEGIN PGP MESSAGE-----'),
    ];
    const seen = readOf(mailOf(multipart('encrypted', parts)));
    expect(seen.names).toEqual(['version.txt', 'encrypted.asc']);
    expect(seen.remarks[0]).toBe('Encrypted (PGP): open the attachment “encrypted.asc” in a program that has the key.');
  });

  it('by PGP in its text says so, and shows the text', () => {
    const seen = readOf(mailOf(text('-----BEGIN PGP MESSAGE-----\r\n\r\nhQ==\r\n-----END PGP MESSAGE-----\r\n')));
    expect(seen.text).toContain('hQ==');
    expect(seen.remarks).toEqual(['Encrypted (PGP): copy the text into a program that has the key.']);
  });
});

describe('a picture in a mail', () => {
  const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
  const html = text('<p>Look: <img src="cid:shot@x"></p>', 'utf-8', 'text/html');
  it.each<[string, Record<string, string>]>([
    ['that says it is inline', { 'Content-Disposition': 'inline; filename=shot.png' }],
    ['that says nothing', {}],
    ['that says it is a file', { 'Content-Disposition': 'attachment; filename=shot.png' }],
  ])('%s keeps the id by which the HTML shows it', (_, headers) => {
    const picture = part(
      { 'Content-Type': 'image/png', 'Content-ID': '<shot@x>', 'Content-Transfer-Encoding': 'base64', ...headers },
      base64(png),
    );
    const seen = readOf(
      mailOf(multipart('related', [multipart('alternative', [text('Look:'), html], {}, 'b-2'), picture])),
    );
    expect(seen).toMatchObject({ text: 'Look:', files: [{ contentId: 'shot@x' }] });
    expect(seen.names[0]).toMatch(/\.png$/);
    expect(seen.bytes(seen.names[0] ?? '')).toEqual(png);
  });
});

describe('a mail that is passed on', () => {
  const original = mailOf(multipart('mixed', [text('The inner words.'), file('inner.txt', 'abc')], {}, 'inner-b'), {
    Subject: '=?utf-8?Q?R=C3=BCckfrage=3A_a/b?=',
    'Message-ID': '<inner@x>',
  });

  it('as a file hangs on the message under its subject, and its words are not mixed up', () => {
    const attached = part({ 'Content-Type': 'message/rfc822', 'Content-Disposition': 'inline' }, original);
    const seen = readOf(mailOf(multipart('mixed', [text('See below.'), attached])));
    expect(seen).toMatchObject({ text: 'See below.', messageId: 'one@harbor.example' });
    expect(seen.names).toEqual(['Rückfrage_ a-b.eml']);
    expect(seen.bytes('Rückfrage_ a-b.eml')).toEqual(original);
  });

  it('as a digest hangs on the message, each mail a file', () => {
    const digest = multipart('digest', [Buffer.concat([Buffer.from('\r\n'), original])], {}, 'digest-b');
    expect(readOf(mailOf(multipart('mixed', [text('x'), digest]))).names).toEqual(['Rückfrage_ a-b.eml']);
  });

  it.each<[string, string, string]>([
    [
      'Gmail',
      'Fwd: Scan',
      '---------- Forwarded message ---------\nFrom: Tom <tom@x.example>\nDate: Mon, 2 Mar 2026\nSubject: Scan\nTo: <mia@harbor.example>\n\nThe scanner smokes.',
    ],
    [
      'Thunderbird',
      'Fwd: Scan',
      '-------- Forwarded Message --------\nSubject: \tScan\nDate: \tMon\nFrom: \tTom\n\nThe scanner smokes.',
    ],
    [
      'Apple Mail',
      'Fwd: Scan',
      'Begin forwarded message:\n\nFrom: Tom <tom@x.example>\nSubject: Scan\n\nThe scanner smokes.',
    ],
    [
      'Outlook',
      'FW: Scan',
      '________________________________\nFrom: Tom <tom@x.example>\nSent: Monday, 2 March 2026 10:00\nTo: Mia\nSubject: Scan\n\nThe scanner smokes.',
    ],
    [
      'German Outlook',
      'WG: Scan',
      'Von: Tom <tom@x.example>\nGesendet: Montag, 2. März 2026 10:00\nAn: Mia\nBetreff: Scan\n\nThe scanner smokes.',
    ],
  ])('in the text by %s stays in it', (_, subject, forwarded) => {
    const seen = readOf(mailOf(text(Buffer.from(`Can you look?\n\n${forwarded}\n`)), { Subject: subject }));
    expect(seen.text).toMatch(/^Can you look\?\n\n/);
    expect(seen.text).toContain('The scanner smokes.');
    expect(seen.quotedText).toBeNull();
  });

  it('long ago, in the history of an answer, is history', () => {
    const answer =
      'Thanks!\n\nOn Mon, 2 Mar 2026 at 10:00, Ada <support@north.example> wrote:\n> ---------- Forwarded message ---------\n> From: Tom\n';
    expect(readOf(mailOf(text(answer), { Subject: 'Re: Fwd: Scan' }))).toMatchObject({ text: 'Thanks!' });
  });
});

describe('a file of old programs in the text', () => {
  it('hangs on the message, and the words stay', () => {
    const body =
      'See the file.\r\nbegin 644 cat.txt\r\n#0V%T\r\n`\r\nend\r\nThat is all.\r\nbegin 644 of a sentence\r\n';
    const seen = readOf(mailOf(text(body)));
    expect(seen.text).toBe('See the file.\nThat is all.\nbegin 644 of a sentence');
    expect(seen.bytes('cat.txt').toString()).toBe('Cat');
  });
});

describe('a large file', () => {
  it('of 25 MB comes whole', () => {
    const bytes = randomBytes(25 * 1024 * 1024);
    const seen = readOf(mailOf(multipart('mixed', [text('x'), file('big.bin', bytes)])));
    expect(seen.bytes('big.bin').equals(bytes)).toBe(true);
  });
});
