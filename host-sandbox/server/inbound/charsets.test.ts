import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { file, mailOf, multipart, part, readOf, text } from './testing/writeMime.ts';

const utf8 = (words: string): string => Buffer.from(words).toString('latin1');

describe('a text', () => {
  it.each<[string, Buffer, string]>([
    ['utf-8', Buffer.from('Grüße 日本'), 'Grüße 日本'],
    ['UTF8', Buffer.from('Grüße'), 'Grüße'],
    ['"utf-8"', Buffer.from('Grüße'), 'Grüße'],
    ['iso-8859-1', Buffer.from('Gr\xfc\xdfe', 'latin1'), 'Grüße'],
    ['iso-8859-15', Buffer.from('5 \xa4', 'latin1'), '5 €'],
    ['windows-1252', Buffer.from('5 \x80 \x93a\x94', 'latin1'), '5 € “a”'],
    ['cp850', Buffer.from('Gr\x81\xe1e', 'latin1'), 'Grüße'],
    ['IBM437', iconv.encode('Grüße', 'cp437'), 'Grüße'],
    ['x-cp850', Buffer.from('Gr\x81\xe1e', 'latin1'), 'Grüße'],
    ['ks_c_5601-1987', iconv.encode('안녕하세요', 'cp949'), '안녕하세요'],
    ['euc-kr', iconv.encode('안녕하세요', 'euc-kr'), '안녕하세요'],
    ['gb2312', iconv.encode('打印机坏了', 'gb2312'), '打印机坏了'],
    ['gb18030', iconv.encode('打印机㐀', 'gb18030'), '打印机㐀'],
    ['big5', iconv.encode('印表機', 'big5'), '印表機'],
    ['shift_jis', iconv.encode('プリンタ', 'shift_jis'), 'プリンタ'],
    ['cp932', iconv.encode('プリンタ①', 'cp932'), 'プリンタ①'],
    ['iso-2022-jp', Buffer.from('\x1b$B%W%j%s%?\x1b(B', 'latin1'), 'プリンタ'],
    ['koi8-r', iconv.encode('Принтер', 'koi8-r'), 'Принтер'],
    ['windows-1251', iconv.encode('Принтер', 'win1251'), 'Принтер'],
    ['iso-8859-8-i', iconv.encode('שלום', 'iso-8859-8'), 'שלום'],
    ['iso-2022-kr', Buffer.from('\x1b$)C\x0e>H3g\x0f ok', 'latin1'), '안녕 ok'],
    ['hz-gb-2312', Buffer.from('~{<:Ky2;S{~} ok'), '己所不欲 ok'],
    ['macintosh', iconv.encode('Grüße', 'macroman'), 'Grüße'],
    ['utf-7', Buffer.from('Gr+APwA3w-e'), 'Grüße'],
    ['utf-16', iconv.encode('Grüße', 'utf-16le', { addBOM: true }), 'Grüße'],
    ['utf-16be', iconv.encode('Grüße', 'utf-16be'), 'Grüße'],
    ['utf-16', iconv.encode('Hello', 'utf-16be'), 'Hello'],
    ['us-ascii', Buffer.from('Grüße'), 'Grüße'],
    ['us-ascii', Buffer.from('Gr\xfc\xdfe', 'latin1'), 'Grüße'],
    ['""', Buffer.from('Grüße'), 'Grüße'],
  ])('in %s is read', (charset, bytes, words) => {
    const type = `text/plain; charset=${charset}`;
    for (const encoded of [
      part({ 'Content-Type': type, 'Content-Transfer-Encoding': 'base64' }, bytes.toString('base64')),
      part(
        { 'Content-Type': type, 'Content-Transfer-Encoding': 'quoted-printable' },
        bytes.toString('hex').toUpperCase().replaceAll(/../g, '=$&'),
      ),
    ]) {
      expect(readOf(mailOf(encoded))).toMatchObject({ text: words, remarks: [] });
    }
  });

  it.each<[string, string, Buffer, string, string]>([
    ['a name that nobody knows', 'x-unknown-9', Buffer.from('Grüße'), 'Grüße', 'does not exist'],
    ['another name that nobody knows', 'klingon', Buffer.from('Gr\xfc\xdfe', 'latin1'), 'Grüße', 'does not exist'],
    ['UTF-8 by name, Western by bytes', 'utf-8', Buffer.from('Gr\xfc\xdfe', 'latin1'), 'Grüße', 'is not'],
    ['UTF-8 of which a part is none', 'utf-8', Buffer.from(`${utf8('Grüße')} \xfc 日`, 'latin1'), 'Grüße ü', 'is not'],
    ['Western by name, UTF-8 by bytes', 'iso-8859-1', Buffer.from('Grüße'), 'Grüße', 'was UTF-8'],
  ])('under %s is readable all the same, and says so', (_, charset, bytes, words, remark) => {
    const seen = readOf(mailOf(text(bytes, charset)));
    expect(seen.text).toContain(words);
    expect(seen.text).not.toContain('\ufffd');
    expect(seen.remarks).toEqual([expect.stringContaining(remark)]);
  });

  it('under a name with control characters is read, and the remark is clean', () => {
    const { text: words, remarks } = readOf(mailOf(text('Hello', 'a\0b\x1b[31m')));
    expect(words).toBe('Hello');
    // eslint-disable-next-line no-control-regex -- what must not be there
    expect(remarks.join('')).not.toMatch(/[\x00-\x1f]/);
  });

  it('without any type is read as what it is', () => {
    expect(readOf(mailOf(part({}, utf8('Grüße')))).text).toBe('Grüße');
  });

  it('of HTML is read in the character set of its head when the part names none', () => {
    const html = `<meta http-equiv="Content-Type" content="text/html; charset=windows-1251"><p>${iconv.encode('Принтер', 'win1251').toString('latin1')}</p>`;
    expect(readOf(mailOf(part({ 'Content-Type': 'text/html' }, html))).text).toBe('Принтер');
  });

  it('of HTML is read in its character set too', () => {
    const html = part({ 'Content-Type': 'text/html; charset=cp850' }, '<p>Gr\x81\xe1e</p>');
    expect(readOf(mailOf(html))).toMatchObject({ text: 'Grüße', html: '<p>Grüße</p>' });
  });

  it('of format=flowed is put together again', () => {
    const flowed = 'A line that \r\ngoes on.\r\n\r\n Stuffed.\r\n';
    expect(readOf(mailOf(text(flowed, 'utf-8; format=flowed'))).text).toBe('A line that goes on.\n\nStuffed.');
  });
});

describe('a subject', () => {
  it.each([
    ['=?utf-8?Q?Gr=C3=BC=C3=9Fe?=', 'Grüße'],
    ['=?UTF-8?b?R3LDvMOfZQ==?=', 'Grüße'],
    ['=?cp850?Q?Gr=81=E1e?=', 'Grüße'],
    ['=?utf-8*de?Q?Gr=C3=BC=C3=9Fe?=', 'Grüße'],
    ['=?utf-8?Q?Gr=C3?= =?utf-8?Q?=BC=C3=9Fe?=', 'Grüße'],
    ['=?utf-8?B?R3LD?=\r\n =?utf-8?B?vMOfZQ==?=', 'Grüße'],
    ['=?utf-8?B?R3LDvMOfZQ?=', 'Grüße'],
    ['=?utf-8?Q?two words_here?=', 'two words here'],
    ['=?utf-8?Q?Really??=', 'Really?'],
    ['=?iso-8859-1?Q?a?=b=?iso-8859-1?Q?c?=', 'abc'],
    ['Re: =?utf-8?Q?Gr=C3=BC=C3=9Fe', 'Re: Grüße'],
    ['=?nonsense?Q?Gr=FC=DFe?=', 'Grüße'],
    ['=?utf-8?X?abc?=', '=?utf-8?X?abc?='],
    ['1 =? 2 ?= 3', '1 =? 2 ?= 3'],
    ['=?ISO-2022-JP?B?GyRCJVclaiVzJT8bKEI=?=', 'プリンタ'],
    [utf8('Grüße'), 'Grüße'],
    ['Gr\xfc\xdfe', 'Grüße'],
  ])('%j is read as %j', (subject, words) => {
    expect(readOf(mailOf(text('x'), { Subject: subject })).subject).toBe(words);
  });

  it('cannot bring a line or a letter into the thread that is not shown', () => {
    const seen = readOf(mailOf(text('x'), { Subject: '=?utf-8?Q?a=0D=0ABcc:_evil@x=00=E2=80=AEb?=' }));
    expect(seen.subject).toBe('a Bcc: evil@x b');
  });
});

describe('a sender’s name', () => {
  it.each([
    ['=?iso-8859-1?Q?J=F6rg_M=FCller?= <joerg@harbor.example>', 'Jörg Müller'],
    ['"=?utf-8?Q?J=C3=B6rg?=" <joerg@harbor.example>', 'Jörg'],
    ['J\xf6rg <joerg@harbor.example>', 'Jörg'],
    ['joerg@harbor.example (Jörg)'.replace('ö', '\xc3\xb6'), 'Jörg'],
    ['=?cp850?B?SpRyZw==?= <joerg@harbor.example>', 'Jörg'],
  ])('%j is read', (from, name) => {
    expect(readOf(mailOf(text('x'), { From: from }))).toMatchObject({ from: 'joerg@harbor.example', fromName: name });
  });

  it('cannot stand for an address', () => {
    const from = '=?utf-8?Q?boss=40harbor=2Eexample=2C_=3Cboss=40harbor=2Eexample=3E?= <eve@elsewhere.example>';
    expect(readOf(mailOf(text('x'), { From: from })).from).toBe('eve@elsewhere.example');
  });
});

describe('a file name', () => {
  it.each([
    [`filename*=UTF-8''Gr%C3%BC%C3%9Fe.pdf`, 'Grüße.pdf'],
    [`filename*=iso-8859-1'de'Gr%FC%DFe.pdf`, 'Grüße.pdf'],
    [`filename*0*=UTF-8''Gr%C3; filename*1*=%BC%C3%9Fe; filename*2=".pdf"`, 'Grüße.pdf'],
    [`filename*1="b.pdf"; filename*0="a"`, 'ab.pdf'],
    [`filename="=?utf-8?Q?Gr=C3=BC=C3=9Fe.pdf?="`, 'Grüße.pdf'],
    [`filename="Gr\xfc\xdfe.pdf"`, 'Grüße.pdf'],
    [`filename="a;b\\"c.pdf"`, 'a;b_c.pdf'],
    [`filename=Rechnung(1).pdf`, 'Rechnung(1).pdf'],
    [`filename*=broken'x`, `broken'x`],
  ])('%j is read', (params, name) => {
    const attached = part(
      { 'Content-Type': 'application/pdf', 'Content-Disposition': `attachment; ${params}` },
      '%PDF-1.4',
    );
    expect(readOf(mailOf(multipart('mixed', [text('x'), attached]))).names).toEqual([name]);
  });

  it('may stand in the Content-Type alone', () => {
    const attached = file('x', 'abc', {
      'Content-Type': 'application/pdf; name="a.pdf"',
      'Content-Disposition': 'inline',
    });
    expect(readOf(mailOf(multipart('mixed', [text('x'), attached]))).names).toEqual(['a.pdf']);
  });
});
