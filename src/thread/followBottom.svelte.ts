import { tick } from 'svelte';
import { on } from 'svelte/events';

/** Nearer to the end than this counts as being there, in pixels. */
const NEAR_PX = 24;

/**
 * Keeps a scrolled list at its end while the reader is there, and where it is otherwise. Attach
 * `scroller` to the box that scrolls and `content` to the one inside that grows.
 */
export class FollowBottom {
  /** Whether the end is in view. */
  isThere = $state(true);
  #box: HTMLElement | undefined;

  readonly scroller = (box: HTMLElement): (() => void) => {
    this.#box = box;
    let lastTop = box.scrollTop;
    return on(box, 'scroll', () => {
      // Only a move up is the reader's leave: growing content takes the end away by itself.
      if (box.scrollHeight - box.clientHeight - box.scrollTop < NEAR_PX) this.isThere = true;
      else if (box.scrollTop < lastTop) this.isThere = false;
      lastTop = box.scrollTop;
    });
  };

  readonly content = (inner: HTMLElement): (() => void) => {
    // Grows with every message, image and mail frame.
    const observer = new ResizeObserver(() => {
      if (this.isThere) this.#toEnd();
    });
    observer.observe(inner);
    return () => observer.disconnect();
  };

  readonly jump = (): void => {
    this.isThere = true;
    this.#toEnd();
  };

  /** Runs what puts something above, and keeps what is in view where it is. */
  readonly keepPlace = async (work: () => Promise<unknown>): Promise<void> => {
    const box = this.#box;
    if (!box) return;
    const fromEnd = box.scrollHeight - box.scrollTop;
    this.isThere = false;
    await work();
    await tick();
    box.scrollTop = box.scrollHeight - fromEnd;
  };

  #toEnd(): void {
    if (this.#box) this.#box.scrollTop = this.#box.scrollHeight;
  }
}
