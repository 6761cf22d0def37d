import { decodeText } from './charset.ts';
import { decodeWords } from './encodedWords.ts';

/** A header such as `Content-Type`: its value in lower case, and its parameters by their lower-case names. */
export interface Parameterised {
  readonly value: string;
  readonly params: ReadonlyMap<string, string>;
}

/** More parameters than this are no person's. */
const MOST_PARAMETERS = 500;

/** Cuts at the semicolons that stand outside quotes. */
const piecesOf = (header: string): string[] => {
  const pieces: string[] = [];
  let [from, isQuoted] = [0, false];
  for (let at = 0; at < header.length && pieces.length < MOST_PARAMETERS; at += 1) {
    const char = header[at];
    if (char === '\\' && isQuoted) at += 1;
    else if (char === '"') isQuoted = !isQuoted;
    else if (char === ';' && !isQuoted) {
      pieces.push(header.slice(from, at));
      from = at + 1;
    }
  }
  pieces.push(header.slice(from));
  return pieces;
};

const unquoted = (value: string): string => {
  const text = value.trim();
  if (!text.startsWith('"')) return text;
  const end = text.lastIndexOf('"');
  return text.slice(1, end > 0 ? end : undefined).replaceAll(/\\(["\\])/g, '$1');
};

/** A value without comments (RFC 5322, section 3.2.2). */
const withoutComments = (value: string): string => {
  const [first = '', ...rest] = value.split('(');
  return first + rest.map((piece) => (piece.includes(')') ? piece.slice(piece.indexOf(')') + 1) : '')).join('');
};

const percentDecoded = (text: string): Buffer =>
  Buffer.concat(
    text
      .split(/(%[0-9a-f]{2})/i)
      .map((piece, index) => (index % 2 === 1 ? Buffer.from(piece.slice(1), 'hex') : Buffer.from(piece, 'utf8'))),
  );

interface Section {
  readonly order: number;
  readonly isEncoded: boolean;
  readonly text: string;
}

/** Puts a parameter together that was cut in sections or is percent-encoded (RFC 2231, sections 3 and 4). */
const joinSections = (sections: readonly Section[]): string => {
  const inOrder = sections.toSorted((a, b) => a.order - b.order);
  const [first, ...rest] = inOrder;
  if (!first) return '';
  // Some programs cut an encoded word in sections.
  if (!inOrder.some(({ isEncoded }) => isEncoded)) return decodeWords(inOrder.map(({ text }) => text).join(''));
  const [, charset, begin] = (first.isEncoded && /^([^']*)'[^']*'(.*)$/s.exec(first.text)) || [
    null,
    'utf-8',
    first.text,
  ];
  const bytes = [{ ...first, text: begin ?? '' }, ...rest].map(({ isEncoded, text }) =>
    isEncoded ? percentDecoded(text) : Buffer.from(text, 'utf8'),
  );
  return decodeText(Buffer.concat(bytes), charset ?? '').text;
};

/** Reads a header with parameters: quotes, sections and encoded words as mail programs write them, rightly or not. */
export const parseParameters = (header: string): Parameterised => {
  const [value = '', ...pieces] = piecesOf(header);
  const params = new Map<string, string>();
  const sections = new Map<string, Section[]>();
  for (const piece of pieces) {
    const equals = piece.indexOf('=');
    if (equals === -1) continue;
    const name = piece.slice(0, equals).trim().toLowerCase();
    const text = unquoted(piece.slice(equals + 1));
    const [, base = '', order, star] = /^([^*]+)\*(\d{1,4})?(\*)?$/.exec(name) ?? [];
    if (base === '') {
      // The first one counts, as it does for headers.
      if (!params.has(name)) params.set(name, decodeWords(text));
    } else {
      const known = sections.get(base) ?? [];
      const section = { order: Number(order ?? 0), isEncoded: order === undefined || star === '*', text };
      if (!known.some((other) => other.order === section.order)) known.push(section);
      sections.set(base, known);
    }
  }
  for (const [name, parts] of sections) params.set(name, joinSections(parts));
  return {
    value: withoutComments(value).trim().toLowerCase(),
    params,
  };
};
