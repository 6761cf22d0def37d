const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as it may stand between tags and in attributes. */
export const escapeHtml = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (character) => ESCAPES[character] ?? '');

const LINK = /https?:\/\/[^\s<>"']{1,2000}/g;
// Sentence marks at the end of a link belong to the sentence.
const TRAILING = /[.,;:!?)\]}]+$/;

const linkAsHtml = (found: string): string => {
  const link = found.replace(TRAILING, '');
  const rest = escapeHtml(found.slice(link.length));
  return `<a href="${escapeHtml(link)}">${escapeHtml(link)}</a>${rest}`;
};

/** Keeps runs of spaces, as in pasted logs, visible: HTML would fold them into one. */
export const keepSpaces = (html: string): string =>
  html.replaceAll(/ {2,}/g, (run) => '&nbsp;'.repeat(run.length - 1) + ' ');

const lineAsHtml = (line: string): string => {
  let html = '';
  let end = 0;
  for (const { 0: found, index } of line.matchAll(LINK)) {
    html += keepSpaces(escapeHtml(line.slice(end, index))) + linkAsHtml(found);
    end = index + found.length;
  }
  return html + keepSpaces(escapeHtml(line.slice(end)));
};

/** Plain text as simple HTML for the alternative part of a mail: paragraphs, line breaks, links. Everything is escaped. */
export const textAsHtml = (text: string): string =>
  text
    .split(/\n{2,}/)
    .filter((paragraph) => paragraph.trim() !== '')
    .map((paragraph) => `<p>${paragraph.split('\n').map(lineAsHtml).join('<br>\n')}</p>`)
    .join('\n');
