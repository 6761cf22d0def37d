import { on } from 'svelte/events';

/** For so long after the keyboard has come or gone, what has the focus is kept in view, in milliseconds. */
const SETTLES_MS = 1_000;

/**
 * Keeps a dialog in what an on-screen keyboard leaves of the window, and what has the focus in view while what is around
 * it finds its new height. The browser tells of the keyboard by its visual viewport; one that is zoomed by fingers is
 * left alone. To be attached to the dialog.
 */
export const aboveKeyboard = (dialog: HTMLDialogElement): (() => void) => {
  const view = globalThis.visualViewport;
  if (!view) return () => undefined;
  let until = 0;
  let frame = 0;
  const keep = (): void => {
    const focused = (dialog.getRootNode() as ShadowRoot).activeElement;
    if (focused !== dialog) focused?.scrollIntoView({ block: 'nearest' });
    if (performance.now() < until) frame = requestAnimationFrame(keep);
  };
  const end = (): void => cancelAnimationFrame(frame);
  const fit = (): void => {
    if (view.scale > 1.01) return;
    const covered = innerHeight - view.height > 1;
    dialog.style.height = covered ? `${view.height}px` : '';
    dialog.style.insetBlockStart = covered ? `${view.offsetTop}px` : '';
    end();
    until = performance.now() + SETTLES_MS;
    keep();
  };
  // Whoever moves the view by hand knows better.
  const ends = [
    on(view, 'resize', fit),
    on(dialog, 'touchmove', end, { passive: true }),
    on(dialog, 'wheel', end, { passive: true }),
    end,
  ];
  return () => ends.forEach((each) => each());
};
