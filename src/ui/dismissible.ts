import type { Attachment } from 'svelte/attachments';
import { on } from 'svelte/events';

/**
 * Opens a dialog as a modal one and reports how the user wants to leave it: Escape, or a press on
 * what lies outside its panel. An open popover takes the Escape first. The dialog itself stays open
 * until the attachment ends: whoever is told decides.
 */
export const dismissible =
  (dismiss: (reason: 'escape' | 'scrim') => void): Attachment<HTMLDialogElement> =>
  (dialog) => {
    // The panel has the focus at first, not the first of its buttons.
    dialog.autofocus = true;
    dialog.showModal();
    // Chromium looks into the shadow root first whatever `autofocus` says; a space would press Close.
    dialog.focus({ preventScroll: true });
    // Only a press that also began outside counts: text is often selected from inside to outside.
    let pressedOutside = false;
    const ends = [
      // Before the browser's own handling, which closes on a second Escape whatever `cancel` says.
      on(dialog, 'keydown', (event) => {
        if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing) return;
        if (dialog.querySelector('[popover]:popover-open')) return;
        event.preventDefault();
        dismiss('escape');
      }),
      // Other ways to ask for a close: the back gesture, Escape while the focus is in a frame.
      on(dialog, 'cancel', (event) => {
        if (event.target !== dialog) return;
        event.preventDefault();
        dismiss('escape');
      }),
      on(dialog, 'close', (event) => {
        if (event.target !== dialog || dialog.open) return;
        dialog.showModal();
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
