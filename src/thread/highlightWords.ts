import type { Attachment } from 'svelte/attachments';

/** The name that the style sheets know; every Peek of the page puts its ranges into the same highlight. */
const NAME = 'peek-find';

const rangesIn = (box: Element, words: string): Range[] => {
  const wanted = words.toLowerCase();
  const ranges: Range[] = [];
  const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = (node.nodeValue ?? '').toLowerCase();
    for (let at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, at + wanted.length)) {
      // A letter that changes its length in lower case moves what follows.
      if (at + wanted.length > (node.nodeValue ?? '').length) break;
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + wanted.length);
      ranges.push(range);
    }
  }
  return ranges;
};

/**
 * Marks words wherever they stand in the text below, also in what is rendered later; nothing in the
 * document changes. Frames of mails are documents of their own and are left out. Does nothing where the
 * browser has no highlights.
 */
export const highlightWords =
  (box: Element | undefined, words: string): Attachment =>
  () => {
    if (!box || words === '' || typeof Highlight === 'undefined' || !('highlights' in CSS)) return undefined;
    const highlight = CSS.highlights.get(NAME) ?? new Highlight();
    CSS.highlights.set(NAME, highlight);
    let own: Range[] = [];
    const clear = (): void => {
      for (const range of own) highlight.delete(range);
    };
    const mark = (): void => {
      clear();
      own = rangesIn(box, words);
      for (const range of own) highlight.add(range);
    };
    const observer = new MutationObserver(mark);
    observer.observe(box, { childList: true, subtree: true, characterData: true });
    mark();
    return () => {
      observer.disconnect();
      clear();
    };
  };
