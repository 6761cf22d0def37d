import type { Label } from '../words/words.ts';
import type { SortKey } from './queue.svelte.ts';

/** A column of the queue; one without a key cannot be sorted by. */
interface Column {
  readonly key: SortKey | null;
  readonly label: Label;
}

/** In the order of the cells of a row. */
export const COLUMNS: readonly Column[] = [
  { key: 'number', label: 'Ticket' },
  { key: 'subject', label: 'Subject' },
  { key: 'client', label: 'Client' },
  { key: null, label: 'Contact' },
  { key: 'status', label: 'Status' },
  { key: 'priority', label: 'Priority' },
  { key: null, label: 'Assignee' },
  { key: 'due', label: 'SLA due' },
  { key: 'updatedAt', label: 'Updated' },
];
