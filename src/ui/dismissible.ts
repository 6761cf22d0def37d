import type { Attachment } from 'svelte/attachments';
import { on } from 'svelte/events';

/**
 * Opens a dialog as a modal one and reports how the user wants to leave it: Escape, or a press on
 * what lies outside its panel. An open popover takes the Escape first, because the browser closes the
 * innermost layer first.
 */
export const dismissible =
  (dismiss: (reason: 'escape' | 'scrim') => void): Attachment<HTMLDialogElement> =>
  (dialog) => {
    dialog.showModal();
    // Only a press that also began outside counts: text is often selected from inside to outside.
    let pressedOutside = false;
    const ends = [
      on(dialog, 'cancel', (event) => {
        if (event.target !== dialog) return;
        event.preventDefault();
        dismiss('escape');
      }),
      on(dialog, 'pointerdown', (event) => {
        pressedOutside = event.target === dialog;
      }),
      on(dialog, 'click', (event) => {
        if (event.target === dialog && pressedOutside) dismiss('scrim');
      }),
    ];
    return () => {
      for (const end of ends) end();
      dialog.close();
    };
  };
