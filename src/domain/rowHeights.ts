import type { ConversationItem } from './conversationItems.ts';

/** What a row has around its words, in pixels: name, time and edges of a message; a day's or an event's whole line. */
const FRAME_PX = 78;
const LINE_PX = 20;
const SLIM_PX = 28;
/** How many letters fit into a line of the widest view. */
const LETTERS = 130;
/** A mail may be as long as it likes; one that counts as longer than this would only hide the others. */
const MOST_LINES = 60;

/**
 * How high a row will be before it has been shown, in pixels, by the length of its words. Rather too little than too
 * much: so many rows as are reckoned to fill a view do fill it.
 */
export const likelyHeight = (item: ConversationItem): number => {
  if (item.type !== 'message') return SLIM_PX;
  return FRAME_PX + LINE_PX * Math.min(MOST_LINES, Math.ceil(item.message.text.length / LETTERS));
};

/** Index of the first of the newest rows that fill a view of `px` pixels. */
export const firstOfNewest = (items: readonly ConversationItem[], px: number): number => {
  let from = items.length;
  for (let height = 0; from > 0 && height < px; height += likelyHeight(items[from]!)) from -= 1;
  return from;
};

/** How high the rows of a long list are, in pixels: as they were measured where they have been shown, and likely elsewhere. */
export class RowHeights {
  readonly #measured = new Map<string, number>();
  #items: readonly ConversationItem[] = [];
  #edges = new Float64Array(1);
  #isStale = false;

  /** Notes the height of a row; returns by how much it has changed since it was last measured, 0 at first. */
  measure(key: string, px: number): number {
    const known = this.#measured.get(key);
    if (known === px) return 0;
    this.#measured.set(key, px);
    this.#isStale = true;
    return known === undefined ? 0 : px - known;
  }

  /** How far each row's upper edge is below the first one's; behind the last, the height of them all. */
  edges(items: readonly ConversationItem[]): Float64Array {
    if (items !== this.#items || this.#isStale) {
      this.#items = items;
      this.#isStale = false;
      this.#edges = new Float64Array(items.length + 1);
      for (const [index, item] of items.entries())
        this.#edges[index + 1] = this.#edges[index]! + (this.#measured.get(item.key) ?? likelyHeight(item));
    }
    return this.#edges;
  }

  /** Index of the row that is `px` pixels below the upper edge of the first: the first one above, the last one below. */
  indexAt(items: readonly ConversationItem[], px: number): number {
    const edges = this.edges(items);
    let [low, high] = [0, Math.max(0, items.length - 1)];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (edges[middle]! <= px) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
