const GAP_PX = 4;
const MARGIN_PX = 8;

/** Puts a fixed box under its anchor, above it where there is more room, and always inside the window. */
export const placeUnder = (anchor: HTMLElement, box: HTMLElement): void => {
  const { left, top, bottom } = anchor.getBoundingClientRect();
  const { width, height } = box.getBoundingClientRect();
  const below = bottom + GAP_PX;
  const fitsBelow = below + height <= innerHeight - MARGIN_PX || top < innerHeight - bottom;
  const y = fitsBelow ? Math.min(below, innerHeight - height - MARGIN_PX) : top - GAP_PX - height;
  box.style.left = `${Math.max(MARGIN_PX, Math.min(left, innerWidth - width - MARGIN_PX))}px`;
  box.style.top = `${Math.max(MARGIN_PX, y)}px`;
};
