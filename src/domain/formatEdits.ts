/** A text area's text and selection, in UTF-16 code units. */
export interface Selected {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** What to put in place of a stretch of the text, and what is selected then. */
export interface Edit {
  readonly from: number;
  readonly to: number;
  readonly insert: string;
  readonly start: number;
  readonly end: number;
}

/** The formatting that the toolbar offers. */
export type Format = 'bold' | 'italic' | 'code' | 'link' | 'bullets' | 'numbers' | 'quote';

const MARKS = { bold: '**', italic: '_', code: '`' } as const;

/** Puts a mark on both sides of the selection, or takes it away where it is. */
const toggleMark = ({ text, start, end }: Selected, mark: string): Edit => {
  const inner = text.slice(start, end);
  const n = mark.length;
  if (text.slice(start - n, start) === mark && text.slice(end, end + n) === mark) {
    return { from: start - n, to: end + n, insert: inner, start: start - n, end: end - n };
  }
  if (inner.length >= 2 * n && inner.startsWith(mark) && inner.endsWith(mark)) {
    return { from: start, to: end, insert: inner.slice(n, -n), start, end: end - 2 * n };
  }
  return { from: start, to: end, insert: `${mark}${inner}${mark}`, start: start + n, end: end + n };
};

/** Code over several lines stands between lines of backticks. */
const fence = ({ text, start, end }: Selected): Edit => {
  const before = start === 0 || text[start - 1] === '\n' ? '' : '\n';
  const after = end === text.length || text[end] === '\n' ? '' : '\n';
  const open = `${before}\`\`\`\n`;
  const insert = `${open}${text.slice(start, end)}\n\`\`\`${after}`;
  return { from: start, to: end, insert, start: start + open.length, end: start + open.length + (end - start) };
};

const link = ({ text, start, end }: Selected): Edit => {
  const words = text.slice(start, end);
  if (/^https?:\/\/\S+$/.test(words)) {
    return { from: start, to: end, insert: `[](${words})`, start: start + 1, end: start + 1 };
  }
  const address = 'https://';
  const at = start + words.length + 3;
  return { from: start, to: end, insert: `[${words}](${address})`, start: at, end: at + address.length };
};

const PREFIXES = {
  bullets: { is: /^- /, of: () => '- ' },
  numbers: { is: /^\d+\. /, of: (index: number) => `${index + 1}. ` },
  quote: { is: /^> ?/, of: () => '> ' },
} as const;

/** Marks every line that the selection touches, or takes the marks away when all have them. */
const prefixLines = ({ text, start, end }: Selected, { is, of }: (typeof PREFIXES)[keyof typeof PREFIXES]): Edit => {
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const newline = text.indexOf('\n', end);
  const to = newline === -1 ? text.length : newline;
  const lines = text.slice(from, to).split('\n');
  const all = lines.every((line) => is.test(line));
  const insert = lines.map((line, index) => (all ? line.replace(is, '') : of(index) + line)).join('\n');
  return lines.length === 1
    ? { from, to, insert, start: from + insert.length, end: from + insert.length }
    : { from, to, insert, start: from, end: from + insert.length };
};

/** What a formatting does to a text with a selection. */
export const formatEdit = (format: Format, selected: Selected): Edit => {
  switch (format) {
    case 'bold':
    case 'italic':
      return toggleMark(selected, MARKS[format]);
    case 'code':
      return selected.text.slice(selected.start, selected.end).includes('\n')
        ? fence(selected)
        : toggleMark(selected, MARKS.code);
    case 'link':
      return link(selected);
    default:
      return prefixLines(selected, PREFIXES[format]);
  }
};

const ITEM = /^(\s{0,3}(?:([-*•])|(\d{1,9})([.)])) |> ?)(.*)$/;

/** What Enter does within a list or quote: the next entry; an entry without words ends it. Null elsewhere. */
export const enterEdit = ({ text, start, end }: Selected): Edit | null => {
  if (start !== end) return null;
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const match = ITEM.exec(text.slice(from, start));
  if (!match) return null;
  const [, mark = '', , number, dot = '', words = ''] = match;
  if (words.trim() === '') return { from, to: start, insert: '', start: from, end: from };
  const insert = `\n${number ? `${Number(number) + 1}${dot} ` : mark}`;
  return { from: start, to: start, insert, start: start + insert.length, end: start + insert.length };
};
