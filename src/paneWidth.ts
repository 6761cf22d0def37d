/** How wide the context stands before anybody has moved the divider, in pixels. */
export const DEFAULT_WIDTH_PX = 352;

const KEY = 'peek:context-width';

/** The width of the context that this browser was left with, in pixels. */
export const readPaneWidth = (): number => {
  try {
    return Number(localStorage.getItem(KEY)) || DEFAULT_WIDTH_PX;
  } catch {
    // A browser that keeps nothing for us still shows both panes.
    return DEFAULT_WIDTH_PX;
  }
};

/** Remembers the width of the context, in pixels. The default is not kept: it may change. */
export const storePaneWidth = (px: number): void => {
  try {
    if (px === DEFAULT_WIDTH_PX) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, String(px));
  } catch {
    // It holds until the panel is closed.
  }
};
