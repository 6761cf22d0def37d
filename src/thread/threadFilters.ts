/** What of the conversation can be shown alone, in the order in which it is offered. */
export const THREAD_FILTERS = [
  { label: 'All', kinds: null },
  { label: 'Customer', kinds: 'customer' },
  { label: 'Replies', kinds: 'technician' },
  { label: 'Notes', kinds: 'internal_note' },
  { label: 'Events', kinds: 'system_event' },
] as const;
