import { on } from 'svelte/events';
import { columnsOf, withoutAnsi } from '../../domain/pastedText.ts';
import { insertText } from './applyEdit.ts';

/** Larger clipboards are pasted as the plain text that they are, in characters. */
const MOST = 200_000;

const looksFormatted = (html: string): boolean =>
  /<(b|strong|i|em|ul|ol|li|a|code|pre|blockquote|table|h[1-6])\b/i.test(html);

/**
 * Makes what is pasted readable as light marks: formatted text of mails and pages, cells of
 * spreadsheets, colours of terminals. Everything else, and pasting without formatting, is the browser's.
 */
export const pasteInto = (area: HTMLTextAreaElement): (() => void) => {
  let plainWanted = false;
  const ends = [
    on(area, 'keydown', (event) => {
      plainWanted = event.shiftKey && (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'v';
    }),
    on(area, 'paste', (event) => {
      const { clipboardData } = event;
      const isPlain = plainWanted;
      plainWanted = false;
      if (isPlain || event.defaultPrevented || !clipboardData || area.readOnly) return;
      const text = clipboardData.getData('text/plain');
      const html = clipboardData.getData('text/html');
      if (text === '' || text.length > MOST || html.length > MOST) return;
      const table = columnsOf(text);
      if (table) {
        event.preventDefault();
        insertText(area, `\`\`\`\n${table}\n\`\`\``);
      } else if (html && looksFormatted(html)) {
        event.preventDefault();
        // Whatever fails on the way, what was pasted is there.
        void import('./htmlAsMarks.ts')
          .then(({ htmlAsMarks }) => htmlAsMarks(html) || text)
          .catch(() => text)
          .then((found) => insertText(area, found));
      } else if (withoutAnsi(text) !== text) {
        event.preventDefault();
        insertText(area, withoutAnsi(text));
      }
    }),
  ];
  return () => {
    for (const end of ends) end();
  };
};
