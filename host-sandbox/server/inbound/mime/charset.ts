import iconv from 'iconv-lite';

/** A text, and what was odd about its character set, as a sentence for a person; null when nothing was. */
export interface DecodedText {
  readonly text: string;
  readonly remark: string | null;
}

/** Names that mail programs write and no standard lists (by their letters and digits alone), and what they mean. */
const ALIASES: Readonly<Record<string, string>> = {
  iso88598i: 'iso-8859-8',
  iso88598e: 'iso-8859-8',
  iso2022jp1: 'iso-2022-jp',
  iso2022jp2: 'iso-2022-jp',
  iso2022jpms: 'iso-2022-jp',
  cp50220: 'iso-2022-jp',
  cp50221: 'iso-2022-jp',
  cp51932: 'euc-jp',
  // Senders name the oldest set and write its newest.
  gb2312: 'gb18030',
  gbk: 'gb18030',
  cp936: 'gb18030',
  euckr: 'cp949',
  ksc56011987: 'cp949',
  ksc5601: 'cp949',
  unicode11utf7: 'utf-7',
  csunicode11utf7: 'utf-7',
  utf8mb4: 'utf-8',
  utf: 'utf-8',
  cputf8: 'utf-8',
  cp65001: 'utf-8',
  unicode: 'utf-16',
  ucs2: 'utf-16',
  iso10646ucs2: 'utf-16',
  ansi: 'windows-1252',
  western: 'windows-1252',
};

/** Names that say nothing. */
const NOTHING_SAID = new Set(['', 'usascii', 'ascii', 'unknown', '8bit', '7bit', 'unknown8bit', 'binary', 'default']);

const WESTERN = new Set(['windows1252', 'iso88591', 'latin1', 'cp1252', 'cp819', 'iso885915', 'latin9', 'l1']);

const lettersOf = (label: string): string => label.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

const isUtf8 = (bytes: Buffer): boolean => {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
};

const hasHighBytes = (bytes: Buffer): boolean => bytes.some((byte) => byte > 0x7f);

// Not by TextDecoder: Node 20's takes windows-1252 for ISO 8859-1, and loses quotes and the euro.
const western = (bytes: Buffer): string => iconv.decode(bytes, 'windows-1252');

const WESTERN_LETTERS = western(Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)));

/** UTF-8 in which some bytes are none: those are read as Western European, so that nothing becomes unreadable. */
const mostlyUtf8 = (bytes: Buffer): string =>
  bytes
    .toString('latin1')
    .replaceAll(/[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}|[\x80-\xff]/g, (run) =>
      run.length > 1 ? Buffer.from(run, 'latin1').toString('utf8') : (WESTERN_LETTERS[run.charCodeAt(0)] ?? ''),
    );

/** UTF-16: by its byte-order mark, else by where the zeros of its Latin letters stand. */
const utf16 = (bytes: Buffer): string => {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  const sample = bytes.subarray(0, 2000);
  const zerosAt = (rest: number): number => sample.filter((byte, index) => byte === 0 && index % 2 === rest).length;
  return new TextDecoder(zerosAt(0) > zerosAt(1) ? 'utf-16be' : 'utf-16le').decode(bytes);
};

const BYTE_ORDER_MARKS: readonly (readonly [string, string])[] = [
  ['efbbbf', 'utf-8'],
  ['fffe', 'utf-16le'],
  ['feff', 'utf-16be'],
];

/**
 * Japanese of seven bits. Where one piece ends and the next begins at once, as encoded words that are joined do, a
 * decoder says that something is wrong (WHATWG Encoding, section 12.2): that end is left out.
 */
const japanese = (bytes: Buffer): string => {
  // eslint-disable-next-line no-control-regex -- escape sequences begin with a control character
  const text = bytes.toString('latin1').replaceAll(/\x1b\([BJ](?=\x1b[$(])/g, '');
  return new TextDecoder('iso-2022-jp').decode(Buffer.from(text, 'latin1'));
};

/** The text of bytes of which nobody says how they are written. */
const guessed = (bytes: Buffer): string => {
  // Japanese of seven bits (RFC 1468) begins each run with an escape sequence.
  if (bytes.includes('\x1b$B') || bytes.includes('\x1b$@')) return japanese(bytes);
  return isUtf8(bytes) ? bytes.toString('utf8') : mostlyUtf8(bytes);
};

/** Seven-bit text in which shifts say where two bytes are one letter: the eighth bits are set, and the shifts go. */
const shifted = (bytes: Buffer, run: RegExp, label: string): string => {
  const text = bytes
    .toString('latin1')
    .replaceAll(run, (_, letters: string) =>
      letters.replaceAll(/[!-~]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) | 0x80)),
    );
  return new TextDecoder(label).decode(Buffer.from(text, 'latin1'));
};

/** Encodings in which shifts or escapes are looked at first; browsers refuse the last two (RFC 1557, RFC 1843), but old mail has them. */
const SHIFTED: Readonly<Record<string, (bytes: Buffer) => string>> = {
  iso2022jp: japanese,
  // eslint-disable-next-line no-control-regex -- shift out and shift in are control characters
  iso2022kr: (bytes) => shifted(bytes, /\x0e([^\x0f]*)\x0f?/g, 'euc-kr').replaceAll('\x1b$)C', ''),
  hzgb2312: (bytes) => shifted(bytes, /~\{(.*?)(?:~\}|$)/gs, 'gbk').replaceAll('~~', '~'),
};

type Decoder = (bytes: Buffer) => string | null;

const decoders = new Map<string, Decoder>();
const MOST_REMEMBERED = 300;

const findDecoder = (label: string): Decoder => {
  try {
    const decoder = new TextDecoder(label);
    return (bytes) => decoder.decode(bytes);
  } catch {
    return iconv.encodingExists(label) ? (bytes) => iconv.decode(bytes, label) : () => null;
  }
};

/** Decodes by a name; null when neither the platform nor iconv-lite knows it. */
const byName = (bytes: Buffer, label: string): string | null => {
  const known = decoders.get(label) ?? findDecoder(label);
  // A hostile mail names thousands of sets; looking for each of them once is enough, and remembering few.
  if (decoders.size < MOST_REMEMBERED) decoders.set(label, known);
  return known(bytes);
};

const knownName = (label: string): string => {
  const letters = lettersOf(label);
  return ALIASES[letters] ?? ALIASES[letters.replace(/^(?:x|cs)/, '')] ?? label.trim().toLowerCase();
};

const quoted = (label: string): string => `“${label.slice(0, 60)}”`;

/**
 * The text of some bytes whose sender says in which character set they are written. Senders err: an
 * unknown name, and bytes that contradict it, still give readable text. Never throws.
 */
export const decodeText = (bytes: Buffer, label: string): DecodedText => {
  const mark = BYTE_ORDER_MARKS.find(([hex]) => bytes.subarray(0, hex.length / 2).toString('hex') === hex);
  if (mark) return { text: new TextDecoder(mark[1]).decode(bytes), remark: null };
  const name = knownName(label);
  const letters = lettersOf(name);
  if (letters === 'utf16') return { text: utf16(bytes), remark: null };
  if (NOTHING_SAID.has(letters)) return { text: guessed(bytes), remark: null };
  if (letters === 'utf8') {
    if (isUtf8(bytes)) return { text: bytes.toString('utf8'), remark: null };
    return {
      text: mostlyUtf8(bytes),
      remark: 'Its text says that it is UTF-8 and is not; it was read as far as possible.',
    };
  }
  if (WESTERN.has(letters) && hasHighBytes(bytes) && isUtf8(bytes)) {
    return { text: bytes.toString('utf8'), remark: `Its text says that it is ${quoted(label)}, but it was UTF-8.` };
  }
  if (WESTERN.has(letters) && !letters.endsWith('15') && letters !== 'latin9')
    return { text: western(bytes), remark: null };
  const unshift = SHIFTED[letters];
  if (unshift) return { text: unshift(bytes), remark: null };
  const text = byName(bytes, name) ?? byName(bytes, name.replace(/^(?:x-|cs)/, ''));
  if (text !== null) return { text, remark: null };
  return {
    text: guessed(bytes),
    remark: `Its text names a character set that does not exist (${quoted(label)}); it was read as far as possible.`,
  };
};
