import type { Attachment } from 'svelte/attachments';
import { on } from 'svelte/events';
import type { Commands } from './commands.svelte.ts';

/** Whether letters that are pressed there are text, or choose an entry of a list. */
const takesLetters = (target: EventTarget | null): boolean =>
  target instanceof Element &&
  target.closest('input, textarea, select, [contenteditable], [role=listbox], [role=menu]') !== null;

/**
 * Runs commands by their keys while nothing is being typed, and opens the palette by Ctrl or Cmd with K
 * wherever the focus is. The host's own shortcuts never see these keys while the panel is open.
 */
export const shortcutKeys =
  (commands: Commands, openPalette: () => void): Attachment<HTMLElement> =>
  (panel) => {
    const handle = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing || event.altKey) return;
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        openPalette();
        return;
      }
      if (event.ctrlKey || event.metaKey || takesLetters(event.composedPath()[0] ?? null)) return;
      const command = commands.ofKey(event.key);
      if (!command) return;
      event.preventDefault();
      command.run();
    };
    const { ownerDocument } = panel;
    const ends = [
      on(panel, 'keydown', handle),
      // What had the focus may be gone (a button whose work is done): the panel is still where the keys belong.
      on(ownerDocument, 'keydown', (event) => {
        if (event.target !== ownerDocument.body || panel.querySelector('dialog[open]')) return;
        panel.focus({ preventScroll: true });
        handle(event);
      }),
    ];
    return () => ends.forEach((end) => end());
  };
