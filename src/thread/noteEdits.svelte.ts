import { createContext } from 'svelte';

/**
 * Notes that are being corrected, with the text so far. It belongs to the ticket and not to the row:
 * a row that scrolls out of view, or that a live update replaces, must not take unsaved words with it.
 */
export class NoteEdits {
  #texts: Readonly<Record<string, string>> = $state.raw({});

  /** The text so far; undefined when the note is not being corrected. */
  textOf(messageId: string): string | undefined {
    return this.#texts[messageId];
  }

  write(messageId: string, text: string): void {
    this.#texts = { ...this.#texts, [messageId]: text };
  }

  end(messageId: string): void {
    const { [messageId]: _, ...others } = this.#texts;
    this.#texts = others;
  }
}

export const [getNoteEdits, setNoteEdits] = createContext<NoteEdits>();
