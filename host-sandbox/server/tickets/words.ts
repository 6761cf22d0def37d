const STATUS_WORDS: Readonly<Record<string, string>> = {
  new: 'New',
  in_progress: 'In progress',
  waiting_on_customer: 'Waiting on customer',
  on_hold: 'On hold',
  resolved: 'Resolved',
  closed: 'Closed',
};

const PRIORITY_WORDS: Readonly<Record<string, string>> = {
  low: 'Low',
  medium: 'Medium',
  high: 'High',
  critical: 'Critical',
};

/** A status as a person reads it in a sentence of the server's. */
export const statusInWords = (status: string): string => STATUS_WORDS[status] ?? status;

/** A priority as a person reads it in a sentence of the server's. */
export const priorityInWords = (priority: string): string => PRIORITY_WORDS[priority] ?? priority;
