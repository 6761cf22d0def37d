import TurndownService from 'turndown';
import { columnsOf } from '../../domain/pastedText.ts';
import { parseInert } from '../../trustedHtml.ts';

/** Larger pages are pasted as the plain text that comes with them. */
const MOST_ELEMENTS = 4_000;

const PLACE = 'data-place';

/** Writes its number on each entry of a numbered list: looked for from each entry, long lists would take for ever. */
const numberEntries = (page: Document): void => {
  for (const list of page.querySelectorAll('ol')) {
    let number = Number(list.getAttribute('start') ?? 1);
    for (const entry of list.children) if (entry.nodeName === 'LI') entry.setAttribute(PLACE, String(number++));
  }
};

const service = new TurndownService({
  bulletListMarker: '-',
  codeBlockStyle: 'fenced',
  emDelimiter: '_',
  headingStyle: 'atx',
});
// The text area has a small set of marks; nothing else of a page is meant.
service.escape = (text) => text;
service.remove(['script', 'style', 'head', 'title', 'meta', 'noscript', 'iframe', 'object', 'video', 'audio']);
service.remove((node) => node.nodeName.toLowerCase() === 'svg');
service.addRule('images', { filter: 'img', replacement: () => '' });
service.addRule('headings', {
  filter: ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'],
  replacement: (text) => `\n\n**${text.trim()}**\n\n`,
});
service.addRule('entries', {
  filter: 'li',
  replacement: (text, node) => {
    const place = (node as Element).getAttribute(PLACE);
    const mark = place === null ? '- ' : `${place}. `;
    return `${mark}${text.trim().replaceAll(/\n+/g, ' ')}\n`;
  },
});
service.addRule('preformatted', {
  filter: 'pre',
  replacement: (_text, node) => `\n\n\`\`\`\n${(node.textContent ?? '').trimEnd()}\n\`\`\`\n\n`,
});
service.addRule('rules', { filter: 'hr', replacement: () => '\n\n' });
service.addRule('breaks', { filter: 'br', replacement: () => '\n' });
// What Google Docs puts around everything is no emphasis.
service.addRule('noEmphasis', {
  filter: (node) => node.nodeName === 'B' && node.style.fontWeight === 'normal',
  replacement: (text) => text,
});
service.addRule('links', {
  filter: 'a',
  replacement: (text, node) => {
    const href = (node as Element).getAttribute('href') ?? '';
    const words = text.trim().replaceAll(/[[\]\n]/g, ' ');
    if (!/^(https?:\/\/|mailto:)[^\s()<>"]+$/i.test(href) || words === '') return text;
    return words === href ? href : `[${words}](${href})`;
  },
});
service.addRule('tables', {
  filter: 'table',
  replacement: (_text, node) => {
    const rows = [...(node as HTMLTableElement).rows].map((row) =>
      [...row.cells].map((cell) => (cell.textContent ?? '').replaceAll(/\s+/g, ' ').trim()).join('\t'),
    );
    const table = columnsOf(rows.join('\n'));
    return table ? `\n\n\`\`\`\n${table}\n\`\`\`\n\n` : `\n\n${rows.join('\n').replaceAll('\t', ' ')}\n\n`;
  },
});

/** HTML of a clipboard as text with light marks; empty for a page that is too large to be read so. Parsed apart from the page: nothing of it runs or is fetched. */
export const htmlAsMarks = (html: string): string => {
  const page = parseInert(html);
  if (page.body.querySelectorAll('*').length > MOST_ELEMENTS) return '';
  numberEntries(page);
  return service
    .turndown(page.body)
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
};
