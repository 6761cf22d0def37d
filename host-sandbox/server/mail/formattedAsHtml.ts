import { parseFormatted, type FormattedBlock, type FormattedInline, type FormattedLine } from '#contracts';
import { escapeHtml, keepSpaces } from './textAsHtml.ts';

const QUOTE_STYLE = 'margin:0 0 0 .8ex;border-left:2px solid #ccc;padding-left:1ex;color:#555';
const CODE_STYLE = 'background:#f4f4f4;padding:8px;white-space:pre-wrap';

const inlineAsHtml = (inline: FormattedInline): string => {
  switch (inline.type) {
    case 'text':
      return keepSpaces(escapeHtml(inline.text));
    case 'code':
      return `<code>${keepSpaces(escapeHtml(inline.text))}</code>`;
    case 'bold':
      return `<strong>${lineAsHtml(inline.children)}</strong>`;
    case 'italic':
      return `<em>${lineAsHtml(inline.children)}</em>`;
    case 'link':
      return `<a href="${escapeHtml(inline.href)}">${escapeHtml(inline.text)}</a>`;
  }
};

const lineAsHtml = (line: FormattedLine): string => line.map(inlineAsHtml).join('');

const linesAsHtml = (lines: readonly FormattedLine[]): string => lines.map(lineAsHtml).join('<br>\n');

const blockAsHtml = (block: FormattedBlock): string => {
  switch (block.type) {
    case 'paragraph':
      return `<p>${linesAsHtml(block.lines)}</p>`;
    case 'quote':
      return `<blockquote style="${QUOTE_STYLE}">${linesAsHtml(block.lines)}</blockquote>`;
    case 'code':
      return `<pre style="${CODE_STYLE}">${escapeHtml(block.text)}</pre>`;
    case 'list': {
      const items = block.items.map((item) => `<li>${lineAsHtml(item)}</li>`).join('\n');
      if (block.start === null) return `<ul>\n${items}\n</ul>`;
      return `<ol${block.start === 1 ? '' : ` start="${block.start}"`}>\n${items}\n</ol>`;
    }
  }
};

/** A reply's text as HTML for its mail: nothing but the formatting that the text carries; everything is escaped. */
export const formattedAsHtml = (text: string): string => parseFormatted(text).map(blockAsHtml).join('\n');
