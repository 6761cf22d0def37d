import { enterEdit, formatEdit, type Format } from '../../domain/formatEdits.ts';
import { applyEdit, selectedIn } from './applyEdit.ts';

const FORMAT_OF: Readonly<Record<string, Format>> = { b: 'bold', i: 'italic' };

/** Does what a key means for the formatting of the text; false for every other key. */
export const formatKeys = (event: KeyboardEvent, area: HTMLTextAreaElement): boolean => {
  if (area.readOnly) return false;
  const selected = selectedIn(area);
  const key = event.key.toLowerCase();
  if (event.ctrlKey || event.metaKey) {
    // Without a selection, K is the command palette's.
    const format = key === 'k' && selected.start !== selected.end ? 'link' : FORMAT_OF[key];
    if (!format || event.shiftKey) return false;
    applyEdit(area, formatEdit(format, selected));
    return true;
  }
  if (key !== 'enter' || event.shiftKey) return false;
  const edit = enterEdit(selected);
  if (edit) applyEdit(area, edit);
  return edit !== null;
};
