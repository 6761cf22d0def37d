import * as z from 'zod/mini';
import type { Label } from '../words/words.ts';

/** What of the queue a view shows. Empty: everything. */
const filtersSchema = z.object({
  search: z.string(),
  status: z.string(),
  priority: z.string(),
  assigneeId: z.string(),
});
export type ViewFilters = z.infer<typeof filtersSchema>;

const viewSchema = z.object({ name: z.string(), filters: filtersSchema });
/** A set of filters that a technician has named. */
export type View = z.infer<typeof viewSchema>;

/** A set of filters that everybody has, by a name that is said in the reader's language. */
export interface StandardView extends View {
  readonly name: Label;
}

const KEY = 'peek-sandbox-views';

export const NO_FILTERS: ViewFilters = { search: '', status: '', priority: '', assigneeId: '' };

/** The views that everybody has; `technicianId` is whose tickets are "mine". */
export const standardViews = (technicianId: string): readonly StandardView[] => [
  { name: 'All tickets', filters: NO_FILTERS },
  { name: 'My tickets', filters: { ...NO_FILTERS, assigneeId: technicianId } },
  { name: 'Unassigned', filters: { ...NO_FILTERS, assigneeId: 'none' } },
  { name: 'Critical', filters: { ...NO_FILTERS, priority: 'critical' } },
  { name: 'Waiting on customer', filters: { ...NO_FILTERS, status: 'waiting_on_customer' } },
];

/** The views that a technician has saved in this browser; none where what is kept cannot be read. */
export const savedViews = (technicianId: string): readonly View[] => {
  try {
    return z.array(viewSchema).parse(JSON.parse(localStorage.getItem(`${KEY}:${technicianId}`) ?? '[]'));
  } catch {
    return [];
  }
};

/** Keeps a technician's views for the next visit. */
export const saveViews = (technicianId: string, views: readonly View[]): void =>
  localStorage.setItem(`${KEY}:${technicianId}`, JSON.stringify(views));

/** Whether two sets of filters show the same. */
export const sameFilters = (one: ViewFilters, other: ViewFilters): boolean =>
  one.search.trim() === other.search.trim() &&
  one.status === other.status &&
  one.priority === other.priority &&
  one.assigneeId === other.assigneeId;
