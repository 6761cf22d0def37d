import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { base64, file, HEAD, mailOf, multipart, part, readOf, text } from './testing/writeMime.ts';

/** The bytes of UTF-8, each as one character. */
const utf8 = (words: string): string => Buffer.from(words).toString('latin1');

describe('a text that is not what it says', () => {
  it.each<[string, string, Buffer, string]>([
    [
      'Chinese of today under the name of its oldest set',
      'gb2312',
      iconv.encode('镕 — 打印机 €', 'gb18030'),
      '镕 — 打印机 €',
    ],
    [
      'quotation marks of Windows under the name of Latin 1',
      'iso-8859-1',
      Buffer.from('\x93It\x92s\x94 \x80 5', 'latin1'),
      '“It’s” € 5',
    ],
    ['Japanese of Windows under the name of JIS', 'shift_jis', iconv.encode('プリンタ①', 'cp932'), 'プリンタ①'],
    ['Korean of Windows under the name of EUC', 'euc-kr', iconv.encode('똠방각하', 'cp949'), '똠방각하'],
    ['UTF-8 with a mark before it', 'utf-8', Buffer.from('\ufeffGrüße'), 'Grüße'],
    [
      'UTF-16 by its mark under the name of UTF-8',
      'utf-8',
      iconv.encode('Grüße', 'utf-16le', { addBOM: true }),
      'Grüße',
    ],
    [
      'seven bits of Japanese under the name of ASCII',
      'us-ascii',
      Buffer.from('\x1b$B%W%j%s%?\x1b(B', 'latin1'),
      'プリンタ',
    ],
  ])('%s is read', (_, charset, bytes, words) => {
    const odd = part(
      { 'Content-Type': `text/plain; charset=${charset}`, 'Content-Transfer-Encoding': 'base64' },
      base64(bytes),
    );
    expect(readOf(mailOf(odd)).text).toBe(words);
  });
});

describe('a text whose encoding is broken', () => {
  const quoted = (body: string): string =>
    readOf(
      mailOf(
        part({ 'Content-Type': 'text/plain; charset=utf-8', 'Content-Transfer-Encoding': 'quoted-printable' }, body),
      ),
    ).text;
  it.each([
    ['small letters', 'Gr=c3=bc=c3=9fe', 'Grüße'],
    ['a letter that a line break cuts', 'Gr=C3=\r\n=BC=C3=9Fe', 'Grüße'],
    ['a line break of Unix', 'Gr=C3=BC=\n=C3=9Fe', 'Grüße'],
    ['blanks after the break’s sign', 'Gr=C3=BC= \t\r\n=C3=9Fe', 'Grüße'],
    ['an escape that is none', '100 =XY 200 = 300', '100 =XY 200 = 300'],
    ['an escape that is cut off', 'Grüße ='.replace('ü', '=C3=BC').replace('ß', '=C3=9F'), 'Grüße'],
    ['an address of the web that looks like one', 'https://x.example/?a=3D1&b=3d2', 'https://x.example/?a=1&b=2'],
    ['letters beside escapes', utf8('ü') + '=C3=BC', 'üü'],
  ])('in quoted-printable, by %s, is read', (_, body, words) => expect(quoted(body)).toBe(words));

  const bytes = Buffer.from('The printer on the third floor smokes, and so does Grüße.');
  const encoded = bytes.toString('base64');
  it.each([
    ['no padding', encoded.replace(/=+$/, '')],
    [
      'each line padded',
      `${Buffer.from('The printer on the third floor').toString('base64')}\r\n${Buffer.from(' smokes, and so does Grüße.').toString('base64')}`,
    ],
    ['blanks and empty lines', encoded.replaceAll(/(.{30})/g, '$1 \r\n\r\n')],
    ['signs that do not belong there', encoded.replaceAll(/(.{30})/g, '$1!')],
    ['all in one line', encoded],
    ['lines of any length', encoded.replaceAll(/(.{7})/g, '$1\n')],
  ])('in base64, by %s, is read', (_, body) => {
    const seen = readOf(
      mailOf(part({ 'Content-Type': 'text/plain; charset=utf-8', 'Content-Transfer-Encoding': 'BASE64' }, body)),
    );
    expect(seen.text).toBe(bytes.toString());
  });

  it.each(['8-bit', '7Bit', 'binary', 'none', 'x-unknown', ' 8bit (as it is)', ''])(
    'that says %j is taken as it stands',
    (encoding) => {
      const odd = part(
        { 'Content-Type': 'text/plain; charset=utf-8', 'Content-Transfer-Encoding': encoding },
        utf8('Grüße =3D'),
      );
      expect(readOf(mailOf(odd)).text).toBe('Grüße =3D');
    },
  );
});

describe('a header', () => {
  it.each([
    ['words cut in the middle of a letter, in two encodings', '=?utf-8?Q?Gr=C3?= =?utf-8?B?vMOfZQ==?=', 'Grüße'],
    [
      'words cut in the middle of a letter of three bytes, twice',
      '=?utf-8?B?5pc=?= =?utf-8?B?pQ==?= =?utf-8?B?5pys?=',
      '日本',
    ],
    ['words of Chinese cut in the middle of a letter', '=?gb18030?B?tPI=?= =?gb18030?B?06E=?=', '打印'],
    [
      'Japanese that each word begins anew',
      '=?ISO-2022-JP?B?GyRCJVclahsoQg==?= =?ISO-2022-JP?B?GyRCJXMlPxsoQg==?=',
      'プリンタ',
    ],
    ['Japanese that goes on in the next word', '=?ISO-2022-JP?B?GyRCJVcl?= =?ISO-2022-JP?B?aiVzJT8bKEI=?=', 'プリンタ'],
    ['words in several lines', '=?utf-8?Q?a?=\r\n\t=?utf-8?Q?b?=\r\n =?utf-8?Q?c?=', 'abc'],
    ['words of two sets', '=?utf-8?Q?=C3=BC?= =?iso-8859-1?Q?=DF?=', 'üß'],
    ['words within quotes', '"=?utf-8?Q?Gr=C3=BC=C3=9Fe?="', '"Grüße"'],
    ['an empty word', '=?utf-8?Q??=', '(no subject)'],
    ['blanks alone', ' ', '(no subject)'],
  ])('with %s is read', (_, subject, words) => {
    expect(readOf(mailOf(text('x'), { Subject: subject })).subject).toBe(words);
  });

  it('with a blank before its colon is read', () => {
    const raw = mailOf(text('x')).toString('latin1').replace('Subject: ', 'Subject : ');
    expect(readOf(Buffer.from(raw, 'latin1')).subject).toBe('Printer');
  });

  it('that comes twice counts once', () => {
    const seen = readOf(
      Buffer.concat([Buffer.from('Subject: First\r\nFrom: a@harbor.example\r\n'), mailOf(text('x'))]),
    );
    expect([seen.subject, seen.from]).toEqual(['First', 'a@harbor.example']);
  });

  it('behind a byte order mark is read', () => {
    expect(readOf(Buffer.concat([Buffer.from('\ufeff'), mailOf(text('x'))]))).toMatchObject({
      from: 'mia@harbor.example',
      text: 'x',
    });
  });
});

describe('a file name', () => {
  it.each([
    ['sections that begin with one', `filename*1="a"; filename*2="b.pdf"`, 'ab.pdf'],
    [
      'more than ten sections',
      Array.from({ length: 12 }, (_, n) => `filename*${n}="${n}."`).join('; ') + '; filename*12=pdf',
      '0.1.2.3.4.5.6.7.8.9.10.11.pdf',
    ],
    ['a section that comes twice', `filename*0="a"; filename*1=".pdf"; filename*0="evil"`, 'a.pdf'],
    ['a plain name beside the encoded one', `filename="Gr__e.pdf"; filename*=UTF-8''Gr%C3%BC%C3%9Fe.pdf`, 'Grüße.pdf'],
    [
      'sections that are plain and encoded in turn',
      `filename*0*=utf-8''Gr%C3%BC; filename*1="s 100%25"; filename*2*=%C3%9F.pdf`,
      'Grüs 100%25ß.pdf',
    ],
    ['encoded words in several sections', `filename*0="=?utf-8?B?R3LD"; filename*1="vMOfZS5wZGY=?="`, 'Grüße.pdf'],
    ['encoded words without quotes', `filename==?utf-8?Q?Gr=C3=BC=C3=9Fe.pdf?=`, 'Grüße.pdf'],
    ['blanks and no quotes', `filename=My file.pdf`, 'My file.pdf'],
    ['a percent sign that is none', `filename="100%25.pdf"`, '100%25.pdf'],
    ['a quote that never ends', `filename="a.pdf`, 'a.pdf'],
  ])('with %s is read', (_, params, name) => {
    const attached = part(
      { 'Content-Type': 'application/pdf', 'Content-Disposition': `attachment; ${params}` },
      '%PDF-1.4',
    );
    expect(readOf(mailOf(multipart('mixed', [text('x'), attached]))).names).toEqual([name]);
  });
});

describe('boundaries', () => {
  it('of which one begins another are told apart', () => {
    const inner = multipart('alternative', [text('In'), text('<b>In</b>', 'utf-8', 'text/html')], {}, 'b-1-2');
    const seen = readOf(mailOf(multipart('mixed', [inner, file('a.txt', 'abc')], {}, 'b-1')));
    expect(seen).toMatchObject({ text: 'In', html: '<b>In</b>', names: ['a.txt'], remarks: [] });
  });

  it('of which one looks like the other’s end are told apart', () => {
    const inner = multipart('alternative', [text('In'), text('<b>In</b>', 'utf-8', 'text/html')], {}, 'b-1--');
    const seen = readOf(mailOf(multipart('mixed', [inner, file('a.txt', 'abc')], {}, 'b-1')));
    expect(seen).toMatchObject({ text: 'In', names: ['a.txt'] });
  });

  it.each(['a b', "'()+_,-./:=?", '=_NextPart_$^.*+[', `${'x'.repeat(70)}`])('of %j are found', (boundary) => {
    const seen = readOf(mailOf(multipart('mixed', [text('One'), file('a.txt', 'abc')], {}, boundary)));
    expect(seen).toMatchObject({ text: 'One', names: ['a.txt'], remarks: [] });
  });

  it('in a text that is no multipart are text', () => {
    expect(readOf(mailOf(text('See:\r\n--b-1\r\nnothing'))).text).toContain('--b-1\nnothing');
  });

  it('leave out what stands before the first and after the last', () => {
    const whole = multipart('mixed', [text('One')]).toString('latin1');
    const raw = whole.replace('\r\n\r\n', '\r\n\r\nYour program is too old.\r\n') + '\r\nSent by a list.\r\n';
    expect(readOf(mailOf(Buffer.from(raw, 'latin1')))).toMatchObject({ text: 'One', names: [] });
  });
});

describe('a mail within a mail', () => {
  const inner = mailOf(multipart('mixed', [text('Inner.'), file('inner.pdf', '%PDF')], {}, 'inner'), {
    Subject: 'Scan',
  });

  it('in base64, against the rules, is kept whole', () => {
    const attached = part({ 'Content-Type': 'message/rfc822', 'Content-Transfer-Encoding': 'base64' }, base64(inner));
    const seen = readOf(mailOf(multipart('mixed', [text('See.'), attached])));
    expect(seen.text).toBe('See.');
    expect(seen.bytes(seen.names[0]!)).toEqual(inner);
  });

  it('whose boundary is that of the outer one loses nothing', () => {
    const same = mailOf(multipart('mixed', [text('Inner.'), file('inner.pdf', '%PDF')]), { Subject: 'Scan' });
    const attached = part({ 'Content-Type': 'message/rfc822' }, same);
    const seen = readOf(mailOf(multipart('mixed', [text('See.'), attached, file('outer.txt', 'abc')])));
    expect(seen.text).toContain('See.');
    expect(seen.names).toEqual(expect.arrayContaining(['inner.pdf']));
  });

  it('within one within one keeps the innermost file', () => {
    const middle = mailOf(
      multipart('mixed', [text('Middle.'), part({ 'Content-Type': 'message/rfc822' }, inner)], {}, 'middle'),
      { Subject: 'Fwd' },
    );
    const seen = readOf(mailOf(multipart('mixed', [text('See.'), part({ 'Content-Type': 'message/rfc822' }, middle)])));
    expect(seen).toMatchObject({ text: 'See.', names: ['Fwd.eml'] });
    expect(seen.bytes('Fwd.eml').includes('inner.pdf')).toBe(true);
  });
});

describe('a multipart that is not what it says', () => {
  it('alternative with nothing but a file has the file', () => {
    expect(readOf(mailOf(multipart('alternative', [file('a.pdf', '%PDF')]))).names).toEqual(['a.pdf']);
  });

  it('alternative with a file beside the forms has all', () => {
    const seen = readOf(
      mailOf(multipart('alternative', [text('One'), text('<p>One</p>', 'utf-8', 'text/html'), file('a.pdf', '%PDF')])),
    );
    expect(seen).toMatchObject({ text: 'One', html: '<p>One</p>', names: ['a.pdf'] });
  });

  it('related whose first part is not the text shows the text', () => {
    const seen = readOf(
      mailOf(multipart('related', [file('a.gif', 'GIF89a'), text('<p>One</p>', 'utf-8', 'text/html')])),
    );
    expect(seen).toMatchObject({ text: 'One', names: ['a.gif'] });
  });

  it('without any part says so', () => {
    expect(readOf(mailOf(multipart('mixed', [])))).toMatchObject({
      text: '',
      names: [],
      remarks: ['The mail has no text.'],
    });
  });

  it('report of a reading says what it says', () => {
    const seen = readOf(
      mailOf(
        multipart('report; report-type=disposition-notification', [
          text('Your mail was read.'),
          part(
            { 'Content-Type': 'message/disposition-notification' },
            'Disposition: automatic-action/MDN-sent-automatically; displayed',
          ),
        ]),
      ),
    );
    expect(seen.text).toBe('Your mail was read.');
  });

  it('with an encoding of its own is read all the same', () => {
    const inner = multipart('mixed', [text('One'), file('a.txt', 'abc')]).toString('latin1');
    const raw = inner.replace('Content-Type:', 'Content-Transfer-Encoding: quoted-printable\r\nContent-Type:');
    expect(readOf(mailOf(Buffer.from(raw, 'latin1')))).toMatchObject({ text: 'One', names: ['a.txt'] });
  });
});

describe('lines that are put together again (format=flowed)', () => {
  const flowed = (body: string, params = ''): string =>
    readOf(mailOf(text(body, `utf-8; format=flowed${params}`))).text;
  it('lose the blank that was put there where the sender says so', () => {
    expect(flowed('The prin \r\nter smokes.', '; delsp=yes')).toBe('The printer smokes.');
    expect(flowed('The printer \r\nsmokes.', '; DelSp=No')).toBe('The printer smokes.');
  });
  it('do not swallow the line before a signature', () => {
    expect(flowed('It smokes. \r\n-- \r\nMia')).toMatch(/^It smokes\.$/m);
  });
  it('get back what was stuffed', () => {
    expect(flowed(' From here\r\n  indented\r\n > 5 pages')).toContain('From here\n indented');
  });
  it('are not joined with lines that are quoted deeper', () => {
    const seen = readOf(
      mailOf(text('New.\r\n\r\nOn Mon, Ann wrote:\r\n> One \r\n> goes on.\r\n>> Two', 'utf-8; format=flowed')),
    );
    expect(seen.text).toBe('New.');
    expect(seen.quotedText).toContain('> One goes on.\n');
  });
});

describe('bytes that no text has', () => {
  it('NUL in words, names and header are left out', () => {
    const seen = readOf(
      mailOf(multipart('mixed', [text('It\0 smokes.'), file('a\0b.txt', 'abc')]), { Subject: 'Pri\0nter' }),
    );
    expect(seen.text).toBe('It smokes.');
    expect(JSON.stringify([seen.subject, seen.names])).not.toContain('\\u0000');
  });

  it('line ends of all systems in one mail are line ends', () => {
    expect(readOf(mailOf(text('One\r\nTwo\nThree\rFour\r\r\nFive'))).text.split(/\n+/)).toEqual([
      'One',
      'Two',
      'Three',
      'Four',
      'Five',
    ]);
  });

  it('a header of one million bytes in one line keeps the mail', () => {
    const seen = readOf(part({ 'X-Long': 'x'.repeat(1_000_000), ...HEAD, 'Content-Type': 'text/plain' }, 'It smokes.'));
    expect(seen).toMatchObject({ subject: 'Printer', text: 'It smokes.' });
  });
});
