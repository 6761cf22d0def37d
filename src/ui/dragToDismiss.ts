import type { Attachment } from 'svelte/attachments';
import { on } from 'svelte/events';

/** A drag of this share of the panel's width dismisses it. */
const FAR_ENOUGH = 0.3;
/** A shorter one does, too, when it was at least this fast, in pixels a millisecond. */
const FAST_ENOUGH = 0.6;
/** Below this many pixels a touch is no drag yet. */
const SLACK_PX = 10;

interface Drag {
  readonly pointerId: number;
  readonly x: number;
  readonly y: number;
  readonly at: number;
  /** True once it has become a drag along the line. */
  moving: boolean;
}

/**
 * Lets a finger push the panel out the way it came in, by what carries `data-drag-handle`; anywhere else a touch
 * scrolls. Let go before it is far enough, the panel slides back.
 */
export const dragToDismiss =
  (dismiss: () => void): Attachment<HTMLElement> =>
  (panel) => {
    let drag: Drag | null = null;
    /** How far the finger has gone towards the edge from which the panel came, in pixels. */
    const distance = ({ clientX }: PointerEvent): number => {
      const outwards = getComputedStyle(panel).direction === 'rtl' ? -1 : 1;
      return drag ? Math.max(0, (clientX - drag.x) * outwards) : 0;
    };
    const shift = (px: number): void => {
      const outwards = getComputedStyle(panel).direction === 'rtl' ? -1 : 1;
      panel.style.translate = px > 0 ? `${px * outwards}px 0` : '';
    };
    const ends = [
      on(panel, 'pointerdown', (event) => {
        if (event.pointerType !== 'touch' || !event.isPrimary) return;
        if (!(event.target as Element).closest('[data-drag-handle]')) return;
        drag = { pointerId: event.pointerId, x: event.clientX, y: event.clientY, at: event.timeStamp, moving: false };
      }),
      on(panel, 'pointermove', (event) => {
        if (drag?.pointerId !== event.pointerId) return;
        if (!drag.moving) {
          if (Math.abs(event.clientY - drag.y) > SLACK_PX) drag = null;
          else if (distance(event) > SLACK_PX) {
            drag.moving = true;
            panel.setPointerCapture(event.pointerId);
          }
        }
        if (drag?.moving) shift(distance(event));
      }),
      on(panel, 'pointerup', (event) => {
        if (drag?.pointerId !== event.pointerId) return;
        const { moving, at } = drag;
        const px = distance(event);
        drag = null;
        if (!moving) return;
        const isFast = px / Math.max(1, event.timeStamp - at) >= FAST_ENOUGH;
        if (px >= panel.clientWidth * FAR_ENOUGH || isFast) dismiss();
        // The host may keep it open.
        shift(0);
      }),
      on(panel, 'pointercancel', () => {
        drag = null;
        shift(0);
      }),
    ];
    return () => {
      for (const end of ends) end();
    };
  };
