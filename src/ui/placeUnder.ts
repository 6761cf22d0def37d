import type { Attachment } from 'svelte/attachments';
import { on } from 'svelte/events';

const GAP_PX = 4;
const MARGIN_PX = 8;

/** Puts a fixed box under its anchor, above it where there is more room, and always inside the window. */
const placeUnder = (anchor: HTMLElement, box: HTMLElement): void => {
  const { left, top, bottom } = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = box;
  const below = bottom + GAP_PX;
  const fitsBelow = below + height <= innerHeight - MARGIN_PX || top < innerHeight - bottom;
  const y = fitsBelow ? Math.min(below, innerHeight - height - MARGIN_PX) : top - GAP_PX - height;
  box.style.left = `${Math.max(MARGIN_PX, Math.min(left, innerWidth - width - MARGIN_PX))}px`;
  box.style.top = `${Math.max(MARGIN_PX, y)}px`;
};

/** Keeps a fixed box under its anchor while either changes its size: content that arrives, a window that turns. */
export const stayUnder =
  (anchor: HTMLElement): Attachment<HTMLElement> =>
  (box) => {
    const place = (): void => placeUnder(anchor, box);
    place();
    const observer = new ResizeObserver(place);
    observer.observe(box);
    const stopListening = on(window, 'resize', place);
    return () => {
      observer.disconnect();
      stopListening();
    };
  };
