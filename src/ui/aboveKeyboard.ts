import { on } from 'svelte/events';

/**
 * Keeps a dialog in what an on-screen keyboard leaves of the window, and what has the focus in view. The browser tells
 * of the keyboard by its visual viewport; one that is zoomed by fingers is left alone. To be attached to the dialog.
 */
export const aboveKeyboard = (dialog: HTMLDialogElement): (() => void) => {
  const view = globalThis.visualViewport;
  if (!view) return () => undefined;
  const fit = (): void => {
    if (view.scale > 1.01) return;
    const covered = innerHeight - view.height > 1;
    dialog.style.height = covered ? `${view.height}px` : '';
    dialog.style.insetBlockStart = covered ? `${view.offsetTop}px` : '';
    const focused = (dialog.getRootNode() as ShadowRoot).activeElement;
    if (focused !== dialog) focused?.scrollIntoView({ block: 'nearest' });
  };
  return on(view, 'resize', fit);
};
