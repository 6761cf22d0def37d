import type { TicketPriority, TicketStatus } from '#contracts';

const STATUS_LABELS: Readonly<Record<TicketStatus, string>> = {
  new: 'New',
  in_progress: 'In progress',
  waiting_on_customer: 'Waiting on customer',
  on_hold: 'On hold',
  resolved: 'Resolved',
  closed: 'Closed',
};

const PRIORITY_LABELS: Readonly<Record<TicketPriority, string>> = {
  low: 'Low',
  medium: 'Medium',
  high: 'High',
  critical: 'Critical',
};

/** `some_new_value` → `Some new value`, for members of an enum that a later contract adds. */
const readable = (value: string): string => {
  const words = value.replaceAll(/[_-]/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** A status in words. */
export const statusLabel = (status: string): string => STATUS_LABELS[status as TicketStatus] ?? readable(status);

/** A priority in words. */
export const priorityLabel = (priority: string): string =>
  PRIORITY_LABELS[priority as TicketPriority] ?? readable(priority);

/** Any open enum's member in words. */
export const wordsOf = (value: string): string => readable(value);
