import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { base64, file, HEAD, mailOf, multipart, part, readOf, text } from './testing/writeMime.ts';
import { cpuMsOf } from '../../../test/support/cpuTime.ts';

/** Reads a mail and says how much of the processor's time that took, in milliseconds. */
const timed = (raw: Buffer) => {
  let seen: ReturnType<typeof readOf> | undefined;
  const ms = cpuMsOf(() => (seen = readOf(raw)));
  return { seen: seen!, ms };
};

/** Far more than any of them needs, and far less than a mail that grows with the square of its size would take. */
const SOON_MS = 4_000;

describe('a mail whose parts are broken', () => {
  it('shows what there is when its end is missing, and says so', () => {
    const whole = mailOf(multipart('mixed', [text('It smokes.'), file('photo.bin', randomBytes(3_000))]));
    const seen = readOf(whole.subarray(0, whole.length - 800));
    expect(seen.text).toBe('It smokes.');
    expect(seen.names).toEqual(['photo.bin']);
    expect(seen.remarks).toEqual(['It breaks off: the end of its last part is missing.']);
  });

  it('keeps as much of a file in base64 as has come', () => {
    const bytes = randomBytes(1_000);
    const cut = part(
      { 'Content-Type': 'image/png; name=a.png', 'Content-Transfer-Encoding': 'base64' },
      base64(bytes).slice(0, 501),
    );
    const kept = readOf(mailOf(multipart('mixed', [text('x'), cut]))).bytes('a.png');
    expect(kept.length).toBeGreaterThan(350);
    expect(bytes.subarray(0, kept.length)).toEqual(kept);
  });

  it.each(['text', 'charset=utf-8', '', ';', 'plain text'])('is shown as text when its type is %j', (type) => {
    expect(readOf(mailOf(part({ 'Content-Type': type }, 'It smokes.')))).toMatchObject({
      text: 'It smokes.',
      names: [],
    });
  });

  it('is shown as text when it says base64 and is none', () => {
    const lie = part(
      { 'Content-Type': 'text/plain', 'Content-Transfer-Encoding': 'base64' },
      'The printer, again! (3rd floor)',
    );
    expect(readOf(mailOf(lie)).text).toBe('The printer, again! (3rd floor)');
  });

  it('is told apart when it names no boundary', () => {
    const raw = multipart('mixed', [text('One'), file('a.txt', 'abc')], HEAD).toString('latin1');
    const seen = readOf(Buffer.from(raw.replace('; boundary="b-1"', ''), 'latin1'));
    expect(seen).toMatchObject({ text: 'One', names: ['a.txt'] });
    expect(seen.remarks).toEqual([expect.stringContaining('told apart by guessing')]);
  });

  it('is shown whole when none of its parts begins', () => {
    const raw = part({ ...HEAD, 'Content-Type': 'multipart/mixed; boundary="never"' }, 'No part ever begins.');
    expect(readOf(raw).text).toBe('No part ever begins.');
  });

  it('is read when the empty line before a part’s body is missing', () => {
    const raw = mailOf(
      part(
        { 'Content-Type': 'multipart/mixed; boundary=b' },
        '--b\r\nContent-Type: text/plain\r\nNo line before me.\r\nNor me.\r\n--b--',
      ),
    );
    expect(readOf(raw).text).toBe('No line before me.\nNor me.');
  });

  it('is read when its boundaries are nested wrongly', () => {
    const inner = multipart('alternative', [text('In'), text('<b>In</b>', 'utf-8', 'text/html')], {}, 'same');
    const seen = readOf(mailOf(multipart('mixed', [inner, file('a.txt', 'abc')], {}, 'same')));
    expect(seen.text).toContain('In');
    expect(seen.names).toEqual(['a.txt']);
  });

  it('is read with line ends of any system', () => {
    const raw = mailOf(multipart('mixed', [text('One\r\nTwo'), file('a.txt', 'abc')])).toString('latin1');
    for (const end of ['\n', '\r']) {
      const seen = readOf(Buffer.from(raw.replaceAll('\r\n', end), 'latin1'));
      expect(seen).toMatchObject({ text: 'One\nTwo', subject: 'Printer', names: ['a.txt'] });
    }
  });
});

describe('a mail in which something is missing', () => {
  it.each([
    ['has no text', mailOf(part({}, ''))],
    ['has nothing but blanks', mailOf(text(' \r\n\r\n\t'))],
    ['has empty HTML', mailOf(text('<html><body></body></html>', 'utf-8', 'text/html'))],
  ])('%s: it says so', (_, raw) => {
    expect(readOf(raw)).toMatchObject({
      text: '',
      names: [],
      remarks: ['The mail has no text.'],
      from: 'mia@harbor.example',
    });
  });

  it('is but a file: the file is there', () => {
    const seen = readOf(mailOf(file('scan.pdf', '%PDF-1.4')));
    expect(seen).toMatchObject({ text: '', names: ['scan.pdf'], remarks: ['The mail has no text.'] });
    expect(seen.bytes('scan.pdf').toString()).toBe('%PDF-1.4');
  });

  it('has no plain text: the words of its HTML are shown', () => {
    const html = '<h1>Help</h1><p>It <b>smokes</b>.</p><script>x()</script><style>p{}</style>';
    const seen = readOf(mailOf(text(html, 'utf-8', 'text/html')));
    expect(seen.text).toBe('Help\n\nIt smokes.');
    expect(seen.html).toBe(html);
  });

  it('has an empty plain text beside its HTML: the HTML’s words are shown', () => {
    const seen = readOf(mailOf(multipart('alternative', [text(' \r\n'), text('<p>Here</p>', 'utf-8', 'text/html')])));
    expect(seen.text).toBe('Here');
  });

  it('has no brackets around its ids: they count all the same', () => {
    const seen = readOf(mailOf(text('x'), { 'Message-ID': 'one@harbor.example', 'In-Reply-To': 'two@north.example' }));
    expect(seen).toMatchObject({ messageId: 'one@harbor.example', inReplyTo: ['two@north.example'] });
  });

  it('has no header: its first line is not lost, and who handed it in counts as its sender', () => {
    const seen = readOf(Buffer.from('Hello, the printer smokes.\r\nPlease: come soon.\r\n'));
    expect(seen).toMatchObject({
      from: 'mia@harbor.example',
      subject: '(no subject)',
      text: 'Hello, the printer smokes.\nPlease: come soon.',
      remarks: ['It has no header: who wrote it is not said.'],
    });
  });

  it('is nothing at all: that is said', () => {
    expect(readOf(Buffer.alloc(0))).toMatchObject({ text: '', remarks: ['The mail has no text.'] });
  });

  it('is noise: it is kept, and what can be shown of it is', () => {
    const noise = Buffer.from([...randomBytes(5_000).map((byte) => (byte === 0x0a ? 1 : byte)), 0, 1, 2]);
    const seen = readOf(noise);
    expect(seen.text).toMatch(/^This mail could not be read/);
    expect(seen.bytes('original mail.eml')).toEqual(noise);
  });
});

describe('a hostile mail is read soon, and shows what it can:', () => {
  it('ten thousand parts', () => {
    const parts = Array.from({ length: 10_000 }, (_, index) => text(`Part ${index}.`));
    const { seen, ms } = timed(mailOf(multipart('mixed', parts)));
    expect(ms).toBeLessThan(SOON_MS);
    expect(seen.text).toContain('Part 0.');
    expect(seen.remarks).toEqual([expect.stringContaining('more than 2000 parts')]);
  });

  it('two hundred levels', () => {
    const deep = Array.from({ length: 200 }).reduce<Buffer>(
      (inner, _, level) => multipart('mixed', [inner], {}, `level-${level}`),
      text('At the bottom.'),
    );
    const { seen, ms } = timed(mailOf(deep));
    expect(ms).toBeLessThan(SOON_MS);
    expect(seen.text).toBe('At the bottom.');
  });

  it('five thousand levels', () => {
    const open = Array.from(
      { length: 5_000 },
      (_, n) => `Content-Type: multipart/mixed; boundary="b${n}"\r\n\r\n--b${n}\r\n`,
    );
    const { seen, ms } = timed(mailOf(Buffer.from(open.join(''))));
    expect(ms).toBeLessThan(SOON_MS);
    expect(seen.remarks).toContainEqual(expect.stringContaining('more than 256 levels'));
  });

  it('mails in mails in mails', () => {
    const nested = Array.from({ length: 300 }).reduce<Buffer>(
      (inner) => Buffer.concat([Buffer.from('Subject: In\r\nContent-Type: message/rfc822\r\n\r\n'), inner]),
      Buffer.from('Subject: Last\r\n\r\nx'),
    );
    const { seen, ms } = timed(nested);
    expect(ms).toBeLessThan(SOON_MS);
    expect(seen.names).toEqual(['In.eml']);
  });

  it.each<[string, string]>([
    ['a header of megabytes', `X-Long: ${'x'.repeat(8_000_000)}\r\n`],
    ['a header of a million lines', `X-Long: a\r\n${' x\r\n'.repeat(1_000_000)}`],
    ['a hundred thousand headers', 'X-Many: a\r\n'.repeat(100_000)],
    ['a subject of encoded words', `Subject: ${'=?utf-8?Q?a?= '.repeat(100_000)}\r\n`],
    ['a subject of words that never end', `Subject: ${'=?utf-8?Q?'.repeat(200_000)}\r\n`],
    ['a hundred thousand recipients', `Cc: ${'a@b.example, '.repeat(100_000)}\r\n`],
    ['a list of brackets', `References: ${'<'.repeat(500_000)}\r\n`],
    ['a comment without end', `Content-Type: text/plain ${'('.repeat(500_000)}\r\n`],
    [
      'a thousand sections of a parameter',
      `Content-Type: text/plain; ${Array.from({ length: 50_000 }, (_, n) => `name*${n}=x`).join('; ')}\r\n`,
    ],
  ])('%s', (_, header) => {
    const { seen, ms } = timed(Buffer.from(`From: Mia <mia@harbor.example>\r\n${header}\r\nHelp.\r\n`));
    expect(ms).toBeLessThan(SOON_MS);
    expect(seen).toMatchObject({ from: 'mia@harbor.example' });
    if (seen.remarks.length === 0) expect(seen.text || seen.names.length).toBeTruthy();
  });

  it.each<[string, string]>([
    ['quotes', `${'> '.repeat(5_000)}\n`.repeat(200)],
    ['quote headers that never end', `On ${'a wrote '.repeat(50_000)}\n`.repeat(5)],
    ['blank lines', '\n'.repeat(1_000_000)],
    ['blanks', ' '.repeat(1_000_000)],
    ['dashes', '-'.repeat(1_000_000)],
    ['lines of dashes', '-- \n'.repeat(200_000)],
    ['header blocks', 'From: a\nSent: b\nTo: c\nSubject: d\n'.repeat(20_000)],
    ['forwarded marks', '---------- Forwarded message'.repeat(30_000)],
    ['PGP marks', '-----BEGIN PGP SIGNED MESSAGE-----\n\n'.repeat(20_000)],
    ['underscores', `${'_'.repeat(500)}\n`.repeat(2_000)],
  ])('a text of %s', (_, body) => {
    const { seen, ms } = timed(mailOf(text(`Help.\n${body}`)));
    expect(ms).toBeLessThan(SOON_MS);
    expect(seen.text).toContain('Help.');
  });

  it.each<[string, string]>([
    ['nested', '<div>'.repeat(50_000)],
    ['of tables', '<table><tr><td>'.repeat(20_000)],
    ['of open tags', '<'.repeat(300_000)],
    ['of attributes', `<p ${'a="b" '.repeat(60_000)}>x`],
    ['of megabytes', `<p>Hello</p>${'<b>x</b>'.repeat(400_000)}`],
  ])('HTML %s', (_, html) => {
    const { ms } = timed(mailOf(text(html, 'utf-8', 'text/html')));
    expect(ms).toBeLessThan(SOON_MS);
  });

  it('any bytes at all: nothing is thrown, and no NUL comes through', () => {
    const whole = mailOf(multipart('mixed', [text('Hello'), file('a.bin', 'abc')]));
    const mutated = fc
      .tuple(fc.nat(whole.length), fc.uint8Array({ maxLength: 40 }), fc.nat(60))
      .map(([at, bytes, gone]) => Buffer.concat([whole.subarray(0, at), bytes, whole.subarray(at + gone)]));
    fc.assert(
      fc.property(
        fc.oneof(
          mutated,
          fc.uint8Array({ maxLength: 500 }).map((bytes) => Buffer.from(bytes)),
        ),
        (raw) => {
          const seen = readOf(raw);
          for (const { read } of seen.files) Buffer.concat([...read()]);
          expect(JSON.stringify({ ...seen, files: seen.names })).not.toContain('\\u0000');
        },
      ),
      { numRuns: 500 },
    );
  });
});
