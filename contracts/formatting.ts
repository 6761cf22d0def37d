/**
 * The small formatting that a reply may carry: `**bold**`, `_italic_`, `` `code` ``, `[link](https://…)`
 * and bare links in a line; lists (`- `, `1. `), quotes (`> `) and code between lines of three
 * backticks. Anything else is text as it stands, so that what was typed or pasted means what it says:
 * a lone `*`, `snake_case` and `*.log` are no formatting.
 */

/** A stretch of a line. `href` is an http, https or mailto address. */
export type FormattedInline =
  | { readonly type: 'text' | 'code'; readonly text: string }
  | { readonly type: 'bold' | 'italic'; readonly children: readonly FormattedInline[] }
  | { readonly type: 'link'; readonly href: string; readonly text: string };

export type FormattedLine = readonly FormattedInline[];

/** A stretch of lines. `start` is the number of an ordered list's first item. */
export type FormattedBlock =
  | { readonly type: 'paragraph' | 'quote'; readonly lines: readonly FormattedLine[] }
  | { readonly type: 'list'; readonly start: number | null; readonly items: readonly FormattedLine[] }
  | { readonly type: 'code'; readonly text: string };

// Each part is bounded, so that no text takes more than its length times a constant.
const INLINE = new RegExp(
  [
    '`(?<code>[^`\\n]{1,500})`',
    '\\[(?<label>[^\\[\\]\\n]{1,300})\\]\\((?<target>(?:https?://|mailto:)[^\\s<>"\'()]{1,2000})\\)',
    '(?<bare>https?://[^\\s<>"\']{1,2000})',
    '\\*\\*(?=[^\\s*])(?<bold>[^\\n]{1,500}?)(?<=[^\\s*])\\*\\*(?!\\*)',
    '(?<![\\p{L}\\p{N}_])_(?=[^\\s_])(?<italic>[^\\n_]{1,500})(?<=\\S)_(?![\\p{L}\\p{N}_])',
  ].join('|'),
  'gu',
);

// Sentence marks at the end of a bare link belong to the sentence.
const TRAILING = /[.,;:!?\]}*_]+$/;
const HOSTED = /^https?:\/\/[\p{L}\p{N}[]/u;

/** A bare link without what follows it in its sentence; a bracket that opens within it closes within it. */
const linkOf = (bare: string): string => {
  let link = bare.replace(TRAILING, '');
  while (link.endsWith(')') && link.split('(').length < link.split(')').length) {
    link = link.slice(0, -1).replace(TRAILING, '');
  }
  return link;
};

const textOf = (text: string): FormattedInline[] => (text === '' ? [] : [{ type: 'text', text }]);

const inlineOf = ({
  code,
  label,
  target,
  bare,
  bold,
  italic,
}: Record<string, string | undefined>): FormattedInline[] => {
  if (code !== undefined) return [{ type: 'code', text: code }];
  if (label !== undefined && target !== undefined) return [{ type: 'link', href: target, text: label }];
  if (bare !== undefined) {
    const href = linkOf(bare);
    if (!HOSTED.test(href)) return textOf(bare);
    return [{ type: 'link', href, text: href }, ...textOf(bare.slice(href.length))];
  }
  if (bold !== undefined) return [{ type: 'bold', children: parseLine(bold) }];
  return [{ type: 'italic', children: parseLine(italic ?? '') }];
};

/** One line with its formatting. */
export const parseLine = (line: string): FormattedLine => {
  const parts: FormattedInline[] = [];
  let end = 0;
  for (const { 0: found, index, groups } of line.matchAll(INLINE)) {
    parts.push(...textOf(line.slice(end, index)), ...inlineOf(groups ?? {}));
    end = index + found.length;
  }
  return [...parts, ...textOf(line.slice(end))];
};

const FENCE = /^```[\w+-]*\s*$/;

/** Whether a line begins or ends a stretch of code. A last one that nothing closes is text. */
export const isFence = (line: string): boolean => FENCE.test(line);

const QUOTE = /^> ?/;
const BULLET = /^ {0,3}[-*•] +(?=\S)/;
const NUMBER = /^ {0,3}(\d{1,3})[.)] +(?=\S)/;

const kindOf = (line: string): 'quote' | 'bullet' | 'number' | 'blank' | 'paragraph' => {
  if (QUOTE.test(line)) return 'quote';
  if (BULLET.test(line)) return 'bullet';
  if (NUMBER.test(line)) return 'number';
  return line.trim() === '' ? 'blank' : 'paragraph';
};

const blockOf = (kind: ReturnType<typeof kindOf>, lines: readonly string[]): FormattedBlock[] => {
  const without = (marker: RegExp): FormattedLine[] => lines.map((line) => parseLine(line.replace(marker, '')));
  if (kind === 'blank') return [];
  if (kind === 'quote') return [{ type: 'quote', lines: without(QUOTE) }];
  if (kind === 'bullet') return [{ type: 'list', start: null, items: without(BULLET) }];
  if (kind === 'paragraph') return [{ type: 'paragraph', lines: lines.map(parseLine) }];
  return [{ type: 'list', start: Number(NUMBER.exec(lines[0] ?? '')?.[1]), items: without(NUMBER) }];
};

/** A text with its formatting, for whoever shows it. Never throws; every character that is no marker is kept. */
export const parseFormatted = (text: string): FormattedBlock[] => {
  const lines = text.split('\n');
  const blocks: FormattedBlock[] = [];
  // Where the last fence stands; one that nothing closes is text.
  const lastFence = lines.findLastIndex(isFence);
  let index = 0;
  while (index < lines.length) {
    const line = lines[index] ?? '';
    if (isFence(line) && index < lastFence) {
      let close = index + 1;
      while (!isFence(lines[close] ?? '')) close += 1;
      blocks.push({ type: 'code', text: lines.slice(index + 1, close).join('\n') });
      index = close + 1;
      continue;
    }
    const kind = kindOf(line);
    let end = index + 1;
    while (end < lines.length && kindOf(lines[end] ?? '') === kind && !isFence(lines[end] ?? '')) end += 1;
    blocks.push(...blockOf(kind, lines.slice(index, end)));
    index = end;
  }
  return blocks;
};
