import { on } from 'svelte/events';
import type { Lifetime } from '../lifetime.ts';

/** Nearer to the end than this counts as being there, in pixels. */
const NEAR_PX = 24;
/** What is shown counts as settled when nothing has moved for so long, in milliseconds. */
const SETTLED_MS = 600;

/** A row that is kept where it is: `top` pixels below the upper edge, or in the middle where null. */
interface Hold {
  readonly key: string;
  readonly top: number | null;
}

const rowIn = (box: HTMLElement, key: string): HTMLElement | null =>
  box.querySelector<HTMLElement>(`[data-row="${CSS.escape(key)}"]`);

/** Whether a row begins above the view and leaves most of it to others; measured from the view's upper edge. */
const isAbove = (box: HTMLElement, { top, bottom }: { top: number; bottom: number }): boolean =>
  top < -1 && bottom < box.clientHeight / 2;

/** What the place asks of the list. */
export interface PlaceMeans {
  /** Whether the end of what is loaded is the end of the conversation. */
  readonly isEndLoaded: () => boolean;
  /** Brings a row that is not rendered near the view. */
  readonly reveal: (key: string) => void;
  /** The reader has moved, or what is shown has. */
  readonly onmove: (box: HTMLElement) => void;
}

/**
 * Where the reader is in a list whose rows come, go and grow. At the end it stays at the end; a row that
 * is held stays where it is until the layout has settled or the reader moves.
 */
export class Place {
  /** Whether the end of the conversation is in view. */
  atEnd = $state(true);
  #hold: Hold | null = null;
  #box: HTMLElement | undefined;
  #lastTop = 0;
  #lastHeight = 0;
  #release = (): void => undefined;

  constructor(
    private readonly lifetime: Lifetime,
    private readonly means: PlaceMeans,
  ) {}

  /** Whatever comes, the view is at the end of the conversation again. */
  get #staysAtEnd(): boolean {
    return this.atEnd && this.means.isEndLoaded();
  }

  /** For the box that scrolls. */
  readonly scroller = (box: HTMLElement): (() => void) => {
    this.#box = box;
    const letGo = (): void => this.#letGo();
    const ends = [
      on(box, 'scroll', () => this.#scrolled(box)),
      on(
        box,
        'wheel',
        ({ deltaY }) => {
          letGo();
          // Also while what is shown is still growing, which would be taken for the end's own move.
          if (deltaY < 0 && box.scrollHeight > box.clientHeight) this.atEnd = false;
        },
        { passive: true },
      ),
      on(box, 'touchmove', letGo, { passive: true }),
      on(box, 'pointerdown', letGo),
      on(box, 'keydown', letGo),
    ];
    return () => {
      for (const end of ends) end();
      this.#release();
      this.#box = undefined;
    };
  };

  /** For the box inside it that grows with every message, image and mail frame. */
  readonly content = (inner: HTMLElement): (() => void) => {
    const sizes = new ResizeObserver(() => this.settle());
    sizes.observe(inner);
    if (inner.parentElement) sizes.observe(inner.parentElement);
    // What has been put in is followed before the frame is laid out. An observer of sizes comes after that, and what
    // it moves counts as a jump, although nobody sees one.
    let frame = 0;
    const changes = new MutationObserver(() => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => this.settle());
    });
    changes.observe(inner, { subtree: true, childList: true, attributeFilter: ['style', 'open'] });
    return () => {
      sizes.disconnect();
      changes.disconnect();
      cancelAnimationFrame(frame);
    };
  };

  /** Goes to the end and stays there. */
  readonly toEnd = (): void => {
    this.#letGo();
    this.atEnd = true;
    this.settle();
  };

  /** Brings a row into the middle and keeps it there until what is around it has its height. */
  toMiddle(key: string): void {
    this.atEnd = false;
    this.#keep({ key, top: null });
  }

  /** The first row in view and where it is, for {@link putBack}; null at the end, and while another row is held. */
  where(): Hold | null {
    const box = this.#box;
    if (this.#hold || !box || this.#staysAtEnd) return null;
    const edge = box.getBoundingClientRect().top;
    let cut: Hold | null = null;
    for (const row of box.querySelectorAll<HTMLElement>('[data-pin]')) {
      const { top, bottom } = row.getBoundingClientRect();
      // A jump has left all rows behind.
      if (top - edge > box.clientHeight) break;
      const seen = { key: row.dataset['row']!, top: top - edge };
      if (!isAbove(box, { top: top - edge, bottom: bottom - edge })) return seen;
      // Nothing but its end is in view.
      if (bottom > edge + 1) cut = seen;
    }
    return cut;
  }

  /** Puts a row where it was, once what is above it has changed; without one, the end. */
  putBack(seen: Hold | null): void {
    if (!this.#box || this.#hold) return;
    if (!seen) return this.settle();
    const row = rowIn(this.#box, seen.key);
    if (row) this.#move(this.#box, row, seen);
  }

  /** Rows have grown to where they are now: what is read below those above the view stays where it is. */
  grown(rows: readonly { readonly row: Element; readonly px: number }[]): void {
    const box = this.#box;
    if (this.#hold || !box || this.#staysAtEnd) return;
    const edge = box.getBoundingClientRect().top;
    let above = 0;
    for (const { row, px } of rows) {
      const { top, bottom } = row.getBoundingClientRect();
      if (isAbove(box, { top: top - edge - above, bottom: bottom - edge - above - px })) above += px;
    }
    box.scrollTop += above;
    this.#remember(box);
  }

  /** Puts the view where it belongs after something has changed its height. */
  settle(): void {
    const box = this.#box;
    if (!box) return;
    if (this.#hold) this.#pin(box, this.#hold);
    else if (this.#staysAtEnd) box.scrollTop = box.scrollHeight;
    this.#remember(box);
    this.means.onmove(box);
  }

  #keep(hold: Hold): void {
    this.#hold = hold;
    this.settle();
    this.#waitUntilSettled();
  }

  #waitUntilSettled(): void {
    this.#release();
    this.#release = this.lifetime.timeout(() => {
      this.settle();
      this.#hold = null;
    }, SETTLED_MS);
  }

  #letGo(): void {
    this.#release();
    this.#hold = null;
  }

  #pin(box: HTMLElement, hold: Hold): void {
    const row = rowIn(box, hold.key);
    if (!row) this.means.reveal(hold.key);
    else if (this.#move(box, row, hold)) this.#waitUntilSettled();
  }

  /** Scrolls until a row is where it belongs; false where it was there already. */
  #move(box: HTMLElement, row: HTMLElement, { top }: Hold): boolean {
    const frame = box.getBoundingClientRect();
    const rect = row.getBoundingClientRect();
    // What is taller than the view begins at its top.
    const wanted = top ?? Math.max(8, (frame.height - rect.height) / 2);
    const delta = rect.top - frame.top - wanted;
    if (Math.abs(delta) < 0.5) return false;
    box.scrollTop += delta;
    this.#remember(box);
    return true;
  }

  #scrolled(box: HTMLElement): void {
    const isNear = box.scrollHeight - box.clientHeight - box.scrollTop < NEAR_PX;
    // Only a move up is the reader's leave: growing content takes the end away by itself.
    const wentUp = box.scrollTop < this.#lastTop && box.scrollHeight === this.#lastHeight;
    if (isNear && this.means.isEndLoaded() && this.#hold === null) this.atEnd = true;
    else if (wentUp || !this.means.isEndLoaded()) this.atEnd = false;
    this.#remember(box);
    if (this.#hold) this.#pin(box, this.#hold);
    this.means.onmove(box);
  }

  #remember(box: HTMLElement): void {
    this.#lastTop = box.scrollTop;
    this.#lastHeight = box.scrollHeight;
  }
}
