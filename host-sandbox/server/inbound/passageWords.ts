import { htmlAsText } from './htmlAsText.ts';
import type { Passage } from './mime/content.ts';

/** How much HTML of one mail is turned into words, in characters: a hostile one has hundreds of parts of it. */
const MOST_HTML = 600_000;

/** The words of a mail's passages, one after the other: plain where there is plain text, else those of the HTML. */
export const passageWords = (passages: readonly Passage[]): string => {
  let left = MOST_HTML;
  const words = passages.map(({ plain, html }) => {
    if (plain?.trim()) return plain;
    const read = (html ?? '').slice(0, left);
    left -= read.length;
    return htmlAsText(read);
  });
  return words.join('\n\n');
};
