import type { Edit, Selected } from '../../domain/formatEdits.ts';

/** The text and selection of a text area. */
export const selectedIn = ({ value, selectionStart, selectionEnd }: HTMLTextAreaElement): Selected => ({
  text: value,
  start: selectionStart,
  end: selectionEnd,
});

/**
 * Makes an edit as if it had been typed: the browser's undo takes it back, and whoever listens for
 * input hears it.
 */
export const applyEdit = (area: HTMLTextAreaElement, { from, to, insert, start, end }: Edit): void => {
  // What is just being sent is not changed any more.
  if (area.readOnly) return;
  area.focus();
  area.setSelectionRange(from, to);
  // Deprecated and without a successor: nothing else keeps the undo of a text area.
  const done = insert === '' ? document.execCommand?.('delete') : document.execCommand?.('insertText', false, insert);
  if (!done) {
    area.setRangeText(insert, from, to);
    area.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }
  area.setSelectionRange(start, end);
};

/** Puts a text at the cursor as a paragraph of its own; what is selected stays. */
export const insertParagraph = (area: HTMLTextAreaElement, text: string): void => {
  const { value, selectionEnd: at } = area;
  const [before, after] = [value.slice(0, at), value.slice(at)];
  const lead = before === '' || before.endsWith('\n\n') ? '' : before.endsWith('\n') ? '\n' : '\n\n';
  const insert = lead + text + (after === '' || after.startsWith('\n') ? '' : '\n\n');
  const cursor = at + lead.length + text.length;
  applyEdit(area, { from: at, to: at, insert, start: cursor, end: cursor });
};

/** Puts a text at the cursor, in place of what is selected. */
export const insertText = (area: HTMLTextAreaElement, insert: string): void => {
  const { selectionStart: from, selectionEnd: to } = area;
  applyEdit(area, { from, to, insert, start: from + insert.length, end: from + insert.length });
};
