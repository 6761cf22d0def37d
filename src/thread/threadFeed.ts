import type { Attachment } from 'svelte/attachments';
import { on } from 'svelte/events';

const isText = (node: EventTarget): boolean =>
  node instanceof HTMLElement && (node.matches('input, textarea, select') || node.isContentEditable);

/**
 * Page Down and Page Up go from message to message (WAI-ARIA APG, feed), from the first one in view where
 * the list itself has the focus.
 */
export const byArticle: Attachment<HTMLElement> = (box) =>
  on(box, 'keydown', (event) => {
    if ((event.key !== 'PageDown' && event.key !== 'PageUp') || event.ctrlKey || event.metaKey || event.altKey) return;
    const from = event.composedPath()[0];
    if (!from || isText(from)) return;
    const articles = [...box.querySelectorAll<HTMLElement>('article')];
    const at = articles.findIndex((article) => article.contains(from as Node));
    const edge = box.getBoundingClientRect().top;
    const step = event.key === 'PageDown' ? 1 : -1;
    const next =
      at === -1 ? articles.find((article) => article.getBoundingClientRect().bottom > edge + 1) : articles[at + step];
    if (!next) return;
    event.preventDefault();
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: 'nearest' });
  });
