import { convert, type HtmlToTextOptions } from 'html-to-text';

const OPTIONS: HtmlToTextOptions = {
  wordwrap: false,
  limits: { maxDepth: 60, maxChildNodes: 20_000 },
  selectors: [
    { selector: 'img', format: 'skip' },
    { selector: 'a', options: { hideLinkHrefIfSameAsText: true, linkBrackets: ['<', '>'] } },
    // Headings in capitals would put words into the customer's mouth.
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
  ],
};

/** Longest HTML that is read, in characters: time grows faster than length where hostile HTML nests. The rest is still in the HTML itself. */
const LONGEST = 150_000;

/** The words of an HTML mail that has no plain part. Quoted history (`blockquote`) gets `> ` before its lines. */
export const htmlAsText = (html: string): string => convert(html.slice(0, LONGEST), OPTIONS);
