/** What is named and may have the focus in place of something in it that is gone. */
const REGION = 'section[aria-label], aside[aria-label], dialog';

/**
 * Keeps the focus in the panel when what had it is removed or disabled: it goes to the part of the panel that it was
 * in, where a second press of the same key does nothing, and from where Tab goes on. To be attached to the dialog.
 */
export const keepFocus = (dialog: HTMLDialogElement): (() => void) => {
  const root = dialog.getRootNode() as ShadowRoot;
  let last: Element | null = null;
  let region: HTMLElement | null = null;

  const remember = ({ target }: FocusEvent): void => {
    last = target as Element;
    region = last.closest<HTMLElement>(REGION);
  };
  const isLost = (): boolean =>
    last !== null && (!last.isConnected || last.matches(':disabled')) && [null, last].includes(root.activeElement);

  const give = (element: HTMLElement): void => {
    if (!element.hasAttribute('tabindex')) {
      element.tabIndex = -1;
      element.addEventListener('blur', () => element.removeAttribute('tabindex'), { once: true });
    }
    element.focus({ preventScroll: true });
  };
  const observer = new MutationObserver(() => {
    if (dialog.open && isLost()) give(region?.isConnected ? region : dialog);
  });

  dialog.addEventListener('focusin', remember);
  observer.observe(dialog, { childList: true, subtree: true, attributes: true, attributeFilter: ['disabled'] });
  return () => {
    observer.disconnect();
    dialog.removeEventListener('focusin', remember);
  };
};
