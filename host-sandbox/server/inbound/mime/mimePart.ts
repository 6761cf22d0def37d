import { decodeText } from './charset.ts';
import type { Headers } from './headers.ts';
import { decodeWords } from './encodedWords.ts';
import type { Parameterised } from './parameters.ts';
import { decoded, decodedChunks } from './transfer.ts';

/** One part of a mail (RFC 2045). The mail itself is the outermost. */
export interface MimePart {
  readonly headers: Headers;
  /** Media type in lower case, with its parameters. */
  readonly type: Parameterised;
  /** `attachment`, `inline`, or empty when nothing is said. */
  readonly disposition: Parameterised;
  /** Content-Transfer-Encoding, lower case. */
  readonly encoding: string;
  /** The part as it came, headers included. */
  readonly raw: Buffer;
  /** Its body as it came. */
  readonly body: Buffer;
  /** The parts of a multipart, in order. */
  readonly children: readonly MimePart[];
}

/** The name that the sender gave a part; null when there is none. */
export const fileNameOf = ({ disposition, type }: MimePart): string | null =>
  disposition.params.get('filename')?.trim() || type.params.get('name')?.trim() || null;

/** What the part says of itself (RFC 2045, section 8); null when nothing. */
export const descriptionOf = ({ headers }: MimePart): string | null =>
  decodeWords(headers.first('content-description') ?? '').trim() || null;

/** Content-ID without angle brackets; null when there is none. */
export const contentIdOf = ({ headers }: MimePart): string | null =>
  headers.first('content-id')?.replaceAll(/[<>\s]/g, '') || null;

/** The body's bytes. */
export const bytesOf = ({ body, encoding }: MimePart): Buffer => decoded(body, encoding);

/** The body's bytes in pieces. */
export const chunksOf = ({ body, encoding }: MimePart): Iterable<Buffer> => decodedChunks(body, encoding);

/** Joins the lines that `format=flowed` has cut (RFC 3676): those that are quoted alike, and never a signature. */
const unflowed = (text: string, deleteSpace: boolean): string => {
  const lines: string[] = [];
  let open: string | null = null;
  for (const line of text.split('\n')) {
    const [marks = ''] = /^>*/.exec(line) ?? [];
    const stuffed = line.slice(marks.length);
    const content = stuffed.startsWith(' ') ? stuffed.slice(1) : stuffed;
    const isSignature = content === '-- ';
    const flows = content.endsWith(' ') && !isSignature;
    const words = deleteSpace && flows ? content.slice(0, -1) : content;
    if (open === marks && !isSignature) lines[lines.length - 1] += words;
    else lines.push(marks === '' || words === '' ? marks + words : `${marks} ${words}`);
    open = flows ? marks : null;
  }
  return lines.join('\n');
};

/** More of a text is never shown, in bytes; it is in the original mail. */
const LONGEST_TEXT = 10 * 1024 * 1024;

/** The character set that an HTML names in its head, for parts that say nothing themselves. */
const charsetInHtml = (bytes: Buffer): string =>
  /<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{1,60})/i.exec(bytes.toString('latin1', 0, 4096))?.[1] ?? '';

/** A text part's words in characters, and what was odd about them. */
export const textOf = (part: MimePart): { text: string; remark: string | null } => {
  const { params, value } = part.type;
  const all = bytesOf(part);
  const bytes = all.subarray(0, LONGEST_TEXT);
  const charset = params.get('charset') ?? (value === 'text/html' ? charsetInHtml(bytes) : '');
  const { text, remark } = decodeText(bytes, charset);
  // What was cut in the middle of a letter seems to be of no set.
  const odd = all.length > LONGEST_TEXT ? null : remark;
  const lines = text.replaceAll(/\r\n?/g, '\n');
  const flowed = params.get('format')?.toLowerCase() === 'flowed';
  return { text: flowed ? unflowed(lines, params.get('delsp')?.toLowerCase() === 'yes') : lines, remark: odd };
};
