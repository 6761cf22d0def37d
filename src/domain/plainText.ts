/** A stretch of plain text: words, a link, a block of code or log, or somebody who is called by `@`. */
export type TextPart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'link'; readonly text: string; readonly href: string }
  | { readonly type: 'code'; readonly text: string }
  | { readonly type: 'mention'; readonly text: string };

/** Ends before punctuation that closes a sentence; brackets belong to a link only in pairs. */
const LINK = /\bhttps?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]}]/g;

/** Lines that look like a log, a stack trace, a shell session or a table of a terminal. */
const CODE_LINE =
  /^(\s{2,}\S|\t|\$ |[A-Z]:\\|PS [A-Z]:|>>>|\[?\d{4}-\d{2}-\d{2}[T ]|\[\d{2}:\d{2}:\d{2}|\S+ +: |at \S+\(|Job "|Name {5,}|-{4,}|\S+ {4,}\S+)/;

const linked = (text: string): TextPart[] => {
  const parts: TextPart[] = [];
  let from = 0;
  for (const match of text.matchAll(LINK)) {
    if (match.index > from) parts.push({ type: 'text', text: text.slice(from, match.index) });
    parts.push({ type: 'link', text: match[0], href: match[0] });
    from = match.index + match[0].length;
  }
  if (from < text.length) parts.push({ type: 'text', text: text.slice(from) });
  return parts;
};

/** A run of this many lines that look like code is set as code. */
const CODE_FROM = 2;

/** Splits plain text, so that links can be followed and logs keep their columns. Joined, the parts give the text again. */
export const splitPlainText = (text: string): TextPart[] => {
  const lines = text.split(/(?<=\n)/);
  const parts: TextPart[] = [];
  let prose = '';
  const endProse = (): void => {
    if (prose) parts.push(...linked(prose));
    prose = '';
  };
  for (let index = 0; index < lines.length;) {
    let end = index;
    while (end < lines.length && CODE_LINE.test(lines[end]!)) end += 1;
    if (end - index >= CODE_FROM) {
      endProse();
      parts.push({ type: 'code', text: lines.slice(index, end).join('') });
      index = end;
    } else {
      prose += lines[index]!;
      index += 1;
    }
  }
  endProse();
  return parts;
};

/** Finds the people who are called by `@` in the words; only those who are given, the longest name first. */
export const withMentions = (parts: readonly TextPart[], names: readonly string[]): TextPart[] => {
  if (names.length === 0) return [...parts];
  const spelled = names
    .toSorted((a, b) => b.length - a.length)
    .map((name) => name.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`));
  const call = new RegExp(String.raw`(?<![\p{L}\p{N}@.])(@(?:${spelled.join('|')}))(?![\p{L}\p{N}])`, 'giu');
  return parts.flatMap((part): TextPart[] =>
    part.type === 'text'
      ? part.text
          .split(call)
          .map((text, index): TextPart => ({ type: index % 2 === 1 ? 'mention' : 'text', text }))
          .filter(({ text }) => text !== '')
      : [part],
  );
};
