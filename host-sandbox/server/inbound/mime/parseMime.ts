import { isFieldLine, readHeaders, type Headers } from './headers.ts';
import type { MimePart } from './mimePart.ts';
import { parseParameters } from './parameters.ts';

/** Limits within which every mail is read in bounded time and memory. */
export const MIME_LIMITS = {
  depth: 256,
  parts: 2_000,
  /** Of all headers of a mail together, in bytes. */
  headerBytes: 2 * 1024 * 1024,
  /** A longer boundary is none (RFC 2046 allows 70). */
  boundary: 250,
};

/** A mail as the tree of its parts, and what is odd about it, in sentences. */
export interface ParsedMime {
  readonly root: MimePart;
  readonly remarks: readonly string[];
}

/** A part while its lines are read. */
interface OpenPart {
  readonly parent: OpenPart | null;
  readonly depth: number;
  readonly from: number;
  readonly lines: string[];
  readonly children: OpenPart[];
  headers: Headers | null;
  type: MimePart['type'];
  bodyFrom: number;
  to: number;
  boundary: string | null;
  isEnded: boolean;
}

const TOO_DEEP = `It is nested more than ${MIME_LIMITS.depth} levels deep; what lies deeper is only in the original mail.`;
const TOO_MANY = `It has more than ${MIME_LIMITS.parts} parts; the rest is only in the original mail.`;
const HEADER_TOO_LONG = 'Its header is longer than any real one; the end of it is only in the original mail.';
const NO_END = 'It breaks off: the end of its last part is missing.';
const NO_BOUNDARY = 'Its parts are not separated as they should be; they were told apart by guessing.';

const PLAIN = parseParameters('text/plain');

/** What a Content-Type says; one that names no type is that of a text (RFC 2045, section 5.2). */
const typeOf = (said: string | undefined, usual: string): MimePart['type'] => {
  if (said === undefined) return parseParameters(usual);
  const type = parseParameters(said);
  return /^[^\s/]+\/[^\s/]+$/.test(type.value) ? type : { ...type, value: 'text/plain' };
};

/** Reads the tree of parts in one pass over the lines. Takes whatever bytes there are; never throws. */
class Reader {
  readonly remarks = new Set<string>();
  readonly root: OpenPart;
  #current: OpenPart;
  readonly #boundaries = new Map<string, OpenPart[]>();
  #parts = 0;
  #headerBytes = 0;
  #skipping = false;

  constructor(private readonly raw: Buffer) {
    this.root = this.#open(null, 0);
    this.#current = this.root;
  }

  read(): void {
    let at = 0;
    while (at < this.raw.length && !this.#skipping) {
      const feed = this.raw.indexOf(0x0a, at);
      const next = feed === -1 ? this.raw.length : feed + 1;
      let end = feed === -1 ? this.raw.length : feed;
      if (end > at && this.raw[end - 1] === 0x0d) end -= 1;
      this.#line(at, end, next);
      at = next;
    }
    if ([...this.#boundaries.values()].some((parts) => parts.some(({ isEnded }) => !isEnded))) this.remarks.add(NO_END);
    this.#closeDownTo(this.root, this.raw.length);
    this.#close(this.root, this.raw.length);
  }

  #open(parent: OpenPart | null, from: number): OpenPart {
    const part: OpenPart = {
      parent,
      depth: (parent?.depth ?? -1) + 1,
      from,
      lines: [],
      children: [],
      headers: null,
      type: PLAIN,
      bodyFrom: from,
      to: from,
      boundary: null,
      isEnded: false,
    };
    parent?.children.push(part);
    this.#parts += 1;
    return part;
  }

  #line(from: number, end: number, next: number): void {
    if (this.raw[from] === 0x2d && this.raw[from + 1] === 0x2d && this.#separator(from, end, next)) return;
    const part = this.#current;
    if (part.headers !== null) return;
    if (end === from) {
      this.#endHeader(part, next);
      return;
    }
    const line = this.raw.toString('latin1', from, end);
    if (part.lines.length === 0 && /^From \S/.test(line)) return; // the line with which mailbox files begin a mail
    const belongs = /^[ \t]/.test(line) ? part.lines.length > 0 : isFieldLine(line);
    // A line that is none in a header: the empty line before the body is missing, or it is a stray one.
    if (!belongs && !this.#goesOn(next)) {
      this.#endHeader(part, from);
      return;
    }
    this.#headerBytes += line.length;
    if (this.#headerBytes > MIME_LIMITS.headerBytes) this.remarks.add(HEADER_TOO_LONG);
    else if (belongs) part.lines.push(line);
  }

  /** Whether the line at `from` is one of a header, or the empty one after it. */
  #goesOn(from: number): boolean {
    if (this.#current.lines.length === 0) return false;
    const line = this.raw.toString('latin1', from, from + 200).split('\n', 1)[0] ?? '';
    return from < this.raw.length && (line.trim() === '' || isFieldLine(line.trimEnd()));
  }

  /** Takes a line that separates parts; false when it is none. */
  #separator(from: number, end: number, next: number): boolean {
    if (end - from > MIME_LIMITS.boundary + 4) return false;
    const text = this.raw.toString('latin1', from + 2, end).trimEnd();
    const owner = (key: string): OpenPart | undefined => this.#boundaries.get(key)?.at(-1);
    const begins = owner(text) ?? this.#guess(text);
    if (begins) return this.#beginPart(begins, from, next);
    const ends = text.endsWith('--') ? owner(text.slice(0, -2)) : undefined;
    if (!ends) return false;
    this.#closeDownTo(ends, from);
    ends.isEnded = true;
    this.#forget(ends);
    this.#current = ends;
    return true;
  }

  /** A multipart that names no boundary: what looks like one at its beginning is taken for it. */
  #guess(text: string): OpenPart | undefined {
    const part = this.#current;
    const isLost = part.headers !== null && part.boundary === null && part.type.value.startsWith('multipart/');
    if (!isLost || part.isEnded || text === '' || /\s/.test(text)) return undefined;
    if (part.depth >= MIME_LIMITS.depth) return undefined;
    this.remarks.add(NO_BOUNDARY);
    this.#remember(part, text);
    return part;
  }

  #beginPart(parent: OpenPart, from: number, next: number): boolean {
    this.#closeDownTo(parent, from);
    if (this.#parts >= MIME_LIMITS.parts) {
      this.remarks.add(TOO_MANY);
      this.#skipping = true;
      for (const parts of this.#boundaries.values()) for (const part of parts) part.isEnded = true;
      return true;
    }
    this.#current = this.#open(parent, next);
    return true;
  }

  #endHeader(part: OpenPart, bodyFrom: number): void {
    part.headers = readHeaders(part.lines);
    part.bodyFrom = bodyFrom;
    const said = part.headers.first('content-type');
    part.type = typeOf(said, part.parent?.type.value === 'multipart/digest' ? 'message/rfc822' : 'text/plain');
    const boundary = part.type.params.get('boundary')?.trimEnd();
    if (!part.type.value.startsWith('multipart/') || !boundary) return;
    if (part.depth >= MIME_LIMITS.depth) this.remarks.add(TOO_DEEP);
    else this.#remember(part, boundary);
  }

  #remember(part: OpenPart, boundary: string): void {
    const key = Buffer.from(boundary).toString('latin1');
    part.boundary = key;
    const known = this.#boundaries.get(key);
    if (known) known.push(part);
    else this.#boundaries.set(key, [part]);
  }

  #forget(part: OpenPart): void {
    if (part.boundary === null) return;
    const rest = (this.#boundaries.get(part.boundary) ?? []).filter((known) => known !== part);
    if (rest.length === 0) this.#boundaries.delete(part.boundary);
    else this.#boundaries.set(part.boundary, rest);
  }

  /** Ends all parts that are open inside `part`, at the line that begins at `to`. */
  #closeDownTo(part: OpenPart, to: number): void {
    for (let open: OpenPart | null = this.#current; open && open !== part; open = open.parent) {
      this.#close(open, to);
      if (!open.isEnded) this.#forget(open);
    }
    this.#current = part;
  }

  #close(part: OpenPart, to: number): void {
    // The line break before a separator belongs to the separator.
    let end = to;
    if (part.parent && to < this.raw.length) {
      if (end > part.from && this.raw[end - 1] === 0x0a) end -= 1;
      if (end > part.from && this.raw[end - 1] === 0x0d) end -= 1;
    }
    if (part.headers === null) this.#endHeader(part, to);
    part.to = Math.max(end, part.from);
    part.bodyFrom = Math.min(part.bodyFrom, part.to);
  }
}

const toPart = (open: OpenPart, raw: Buffer): MimePart => {
  const headers = open.headers ?? readHeaders([]);
  const [encoding = ''] = /[\w-]+/.exec(headers.first('content-transfer-encoding')?.toLowerCase() ?? '') ?? [];
  return {
    headers,
    type: open.type,
    disposition: parseParameters(headers.first('content-disposition') ?? ''),
    encoding,
    raw: raw.subarray(open.from, open.to),
    body: raw.subarray(open.bodyFrom, open.to),
    children: open.children.map((child) => toPart(child, raw)),
  };
};

/** Before a mail that was saved as a text of UTF-8. */
const BYTE_ORDER_MARK = Buffer.from('\ufeff');

/** Reads a mail, or a part, as the tree of its parts. Never throws, whatever the bytes are. */
export const parseMime = (whole: Buffer): ParsedMime => {
  const raw = whole.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK)
    ? whole.subarray(BYTE_ORDER_MARK.length)
    : whole;
  // Line ends of old Macintosh programs.
  const lines = raw.includes(0x0a) ? raw : Buffer.from(raw.toString('latin1').replaceAll('\r', '\n'), 'latin1');
  const reader = new Reader(lines);
  reader.read();
  return { root: toPart(reader.root, lines), remarks: [...reader.remarks] };
};
