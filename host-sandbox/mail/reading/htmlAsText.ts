// Long enough for any mail that a person wrote; what lies beyond is not needed for a preview or a quotation.
const MOST_CHARACTERS = 200_000;

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

const decodeEntity = (whole: string, name: string): string => {
  if (!name.startsWith('#')) return NAMED[name.toLowerCase()] ?? whole;
  const hexadecimal = name[1] === 'x' || name[1] === 'X';
  const code = hexadecimal ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code > 0 && code <= 0x10_ff_ff ? String.fromCodePoint(code) : whole;
};

const withoutElement = (html: string, name: string): string =>
  html
    .split(new RegExp(`<${name}\\b`, 'i'))
    .map((part, index) => (index === 0 ? part : (part.split(new RegExp(`</${name}[^<>]{0,20}>`, 'i'))[1] ?? '')))
    .join(' ');

/**
 * The words of an HTML mail, for previews and quotations. Not a sanitiser: what comes out is plain text
 * and is escaped like any other text. Every pattern is linear, whatever the mail holds.
 */
export const htmlAsText = (html: string): string =>
  ['head', 'style', 'script', 'title']
    .reduce(withoutElement, html.slice(0, MOST_CHARACTERS))
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/<(?:br|\/?(?:p|div|li|tr|h[1-6]|blockquote|table|ul|ol))\b[^<>]*>/gi, '\n')
    .replaceAll(/<[^<>]*>/g, '')
    .replaceAll(/&(#?\w{1,10});/g, decodeEntity)
    .replaceAll(/[ \t]*\n[ \t]*/g, '\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
