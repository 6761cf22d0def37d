import { add, type MailContent } from './content.ts';
import { keepBytes } from './keepPart.ts';
import { textOf, type MimePart } from './mimePart.ts';
import { fromUuencoded } from './transfer.ts';

const MOST_UUENCODED = 50;
/** Takes files out of a text that old programs put there (uuencode), and hangs them on the message. */
const withoutUuencoded = (text: string, into: MailContent): string => {
  if (!/^begin [0-7]{3,4} \S/m.test(text)) return text;
  const kept: string[] = [];
  let open: { name: string; from: number } | null = null;
  const lines = text.split('\n');
  for (const [index, line] of lines.entries()) {
    const begin: RegExpExecArray | null = open ? null : /^begin [0-7]{3,4} (\S.{0,200})$/.exec(line);
    if (begin) open = { name: begin[1] ?? '', from: kept.length };
    kept.push(line);
    if (!open || line.trimEnd() !== 'end') continue;
    const encoded = kept.splice(open.from).slice(1, -1);
    keepBytes(open.name, fromUuencoded(encoded), null, into);
    open = null;
    if (into.files.length > MOST_UUENCODED) return [...kept, ...lines.slice(index + 1)].join('\n');
  }
  return kept.join('\n');
};

/** Takes a text part: plain, HTML or the forms between them. */
export const collectText = (part: MimePart, into: MailContent): void => {
  const { text, remark } = textOf(part);
  if (remark) into.remarks.add(remark);
  const saysNothing = part.headers.first('content-type') === undefined;
  const isHtml = part.type.value === 'text/html' || (saysNothing && /^\s*<(?:!doctype html|html)\b/i.test(text));
  if (isHtml) add(into, { plain: null, html: text });
  else if (/^text\/(?:enriched|richtext)$/.test(part.type.value)) {
    add(into, { plain: text.replaceAll(/<<|<[^<>]{0,100}>/g, (tag) => (tag === '<<' ? '<' : '')), html: null });
  } else add(into, { plain: withoutUuencoded(text, into), html: null });
};
