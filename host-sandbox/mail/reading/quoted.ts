/** A mail's text, and the quoted history below it. */
interface SplitText {
  own: string;
  quoted: string;
}

/** Splits off the quotation at the end of a text, with the line that introduces it. */
export const splitQuoted = (text: string): SplitText => {
  const lines = text.replaceAll('\r\n', '\n').trimEnd().split('\n');
  let start = lines.length;
  while (start > 0 && /^>|^\s*$/.test(lines[start - 1] ?? '')) start -= 1;
  const quotation = lines.slice(start).some((line) => line.startsWith('>'));
  if (!quotation) return { own: lines.join('\n'), quoted: '' };
  if (lines[start - 1]?.trimEnd().endsWith(':')) start -= 1;
  return { own: lines.slice(0, start).join('\n').trimEnd(), quoted: lines.slice(start).join('\n').trim() };
};
