import { decodeText } from './charset.ts';

/** The header of a mail or of a part. */
export interface Headers {
  /** Value of the first field of a lower-case name, unfolded; encoded words are left as they are. */
  first(name: string): string | undefined;
  /** Values of all fields of a name. */
  all(name: string): readonly string[];
  readonly isEmpty: boolean;
}

/** Longest value that is read, in characters; real ones have a few thousand. */
const LONGEST_VALUE = 100_000;

const FIELD = /^([!-9;-~]{1,200})[ \t]*:(.*)$/s;

/** Whether a line can begin a header field. */
export const isFieldLine = (line: string): boolean => FIELD.test(line);

/** Raw bytes above ASCII are against the rules (RFC 5322) or UTF-8 (RFC 6532); both are read. */
const valueOf = (latin1: string): string => {
  const value = latin1.replaceAll(/[\r\n]+/g, ' ').trim();
  // eslint-disable-next-line no-control-regex -- whether there is anything but ASCII
  return /[^\x00-\x7f]/.test(value) ? decodeText(Buffer.from(value, 'latin1'), '').text : value;
};

/** Reads a header from its lines, each byte a character. Continuation lines belong to the field above. */
export const readHeaders = (lines: readonly string[]): Headers => {
  const fields = new Map<string, string[][]>();
  let open: string[] | null = null;
  let length = 0;
  for (const line of lines) {
    if (/^[ \t]/.test(line)) {
      length += line.length;
      if (length <= LONGEST_VALUE) open?.push(line);
      continue;
    }
    const [, name, value] = FIELD.exec(line) ?? [];
    if (name === undefined || value === undefined) continue;
    open = [value.slice(0, LONGEST_VALUE)];
    length = value.length;
    const key = name.toLowerCase();
    const known = fields.get(key);
    if (known) known.push(open);
    else fields.set(key, [open]);
  }
  const all = (name: string): string[] => (fields.get(name) ?? []).map((parts) => valueOf(parts.join('')));
  return {
    all,
    first: (name) => {
      const [parts] = fields.get(name) ?? [];
      return parts && valueOf(parts.join(''));
    },
    isEmpty: fields.size === 0,
  };
};
