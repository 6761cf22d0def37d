import type { Ticket, TicketChange } from '#contracts';

/** A ticket as far as changes in place are about it. */
export type Decided = Pick<Ticket, 'status' | 'priority' | 'assignee' | 'tags' | 'customFields' | 'allowedStatuses'>;

export const fieldValue = ({ customFields }: Decided, id: string): string | null =>
  customFields.find((field) => field.id === id)?.value ?? null;

const sameTags = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((tag) => b.includes(tag));

/**
 * Whether nobody else has touched what a change is about, between the ticket that the technician saw and
 * the ticket as it is: then the change can be made on top of the others, field by field.
 */
export const isUntouched = (change: TicketChange, seen: Decided, current: Decided): boolean =>
  (change.status === undefined || seen.status === current.status) &&
  (change.priority === undefined || seen.priority === current.priority) &&
  (change.assigneeId === undefined || seen.assignee?.id === current.assignee?.id) &&
  (change.tags === undefined || sameTags(seen.tags, current.tags)) &&
  Object.keys(change.customFields ?? {}).every((id) => fieldValue(seen, id) === fieldValue(current, id));
