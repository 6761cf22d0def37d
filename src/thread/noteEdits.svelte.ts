import { createContext } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';

/**
 * Notes that are being corrected, with the text so far. It belongs to the ticket and not to the row:
 * a row that scrolls out of view, or that a live update replaces, must not take unsaved words with it.
 */
export class NoteEdits {
  readonly #texts = new SvelteMap<string, string>();

  /** The text so far; undefined when the note is not being corrected. */
  textOf(messageId: string): string | undefined {
    return this.#texts.get(messageId);
  }

  write(messageId: string, text: string): void {
    this.#texts.set(messageId, text);
  }

  end(messageId: string): void {
    this.#texts.delete(messageId);
  }
}

export const [getNoteEdits, setNoteEdits] = createContext<NoteEdits>();
