import type { Page } from '@playwright/test';

/** Where the focus is, through all shadow roots. */
export interface Focus {
  readonly tag: string;
  readonly name: string;
  /** Whether it is in an open dialog. */
  readonly inDialog: boolean;
  /** Whether it can be seen: it has a size, is in the view, and nothing lies over its middle. */
  readonly visible: boolean;
}

/** What has the focus now; a page whose focus is lost has it on its body. */
export const focusOf = (page: Page): Promise<Focus> =>
  page.evaluate(() => {
    let element = document.activeElement!;
    while (element.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    // A tick box that is drawn by its label is seen where the label is.
    const shown = element.matches('input[type=checkbox], input[type=radio]')
      ? (element.closest('label') ?? element)
      : element;
    const { x, y, width, height } = shown.getBoundingClientRect();
    const root = element.getRootNode() as ShadowRoot;
    // Of a long element its upper part has to be in view, as of a list that scrolls.
    const [left, right] = [Math.max(0, x), Math.min(innerWidth, x + width)];
    const [top, bottom] = [Math.max(0, y), Math.min(innerHeight, y + height)];
    const hit = root.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    const covers = hit !== null && (shown.contains(hit) || hit.contains(shown));
    return {
      tag: element.tagName.toLowerCase(),
      name: (element.getAttribute('aria-label') ?? element.textContent).trim().slice(0, 60),
      inDialog: element.closest('dialog')?.open ?? false,
      visible: right > left && bottom > top && covers,
    };
  });
