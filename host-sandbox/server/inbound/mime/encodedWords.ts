import { decodeText } from './charset.ts';

interface Word {
  readonly charset: string;
  readonly bytes: Buffer;
  /** Where the text after the word begins. */
  readonly end: number;
}

/** The bytes of a `Q` word (RFC 2047, section 4.2). */
const fromQ = (text: string): Buffer =>
  Buffer.from(
    text
      .replaceAll('_', ' ')
      .replaceAll(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  );

const OPENING = /=\?([^?\s]{1,80})\?([qb])\?/iy;

/** The encoded word at `at`. One whose end is missing goes on to the next blank: it was cut off. */
const wordAt = (value: string, at: number): Word | null => {
  OPENING.lastIndex = at;
  const opening = OPENING.exec(value);
  if (!opening) return null;
  const from = at + opening[0].length;
  const close = value.indexOf('?=', from);
  const blank = value.slice(from, close === -1 ? from + 200 : close).search(/\s/);
  const isB = opening[2]?.toLowerCase() === 'b';
  // A `Q` word may wrongly hold blanks; a `B` word that does has lost its end.
  const cut =
    close === -1 || (isB && blank !== -1 && !/^\s*[\w+/=\s]*$/.test(value.slice(from, Math.min(close, from + 500))));
  const to = !cut ? close : blank === -1 ? value.length : from + blank;
  const text = value.slice(from, to);
  return {
    charset: (opening[1] ?? '').replace(/\*.*$/, ''),
    bytes: isB ? Buffer.from(text.replaceAll(/[^a-z0-9+/]/gi, ''), 'base64') : fromQ(text),
    end: cut ? to : to + 2,
  };
};

/**
 * A header's value with its encoded words read (RFC 2047). Words that follow one another are joined before
 * they are decoded, because senders cut them in the middle of a letter. Broken words are read as far as
 * they go; what is none stays as it is.
 */
export const decodeWords = (value: string): string => {
  let result = '';
  let from = 0;
  let run: { charset: string; bytes: Buffer[] } | null = null;
  const flush = (): void => {
    if (run) result += decodeText(Buffer.concat(run.bytes), run.charset).text;
    run = null;
  };
  for (let at = value.indexOf('=?'); at !== -1; at = value.indexOf('=?', Math.max(at + 1, from))) {
    const word = wordAt(value, at);
    if (!word) continue;
    const between = value.slice(from, at);
    if (run === null || between.trim() !== '') {
      flush();
      result += between;
    }
    if (run?.charset.toLowerCase() === word.charset.toLowerCase()) run.bytes.push(word.bytes);
    else {
      flush();
      run = { charset: word.charset, bytes: [word.bytes] };
    }
    from = word.end;
  }
  flush();
  return result + value.slice(from);
};
