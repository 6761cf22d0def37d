/** Keys of the cache, from general to special; everything about a ticket begins with {@link ticketKeys.all}. */
export const ticketKeys = {
  all: (ticketId: string) => ['ticket', ticketId] as const,
  detail: (ticketId: string) => ['ticket', ticketId, 'detail'] as const,
  /** Of the edits under way, which are mutations. */
  edits: (ticketId: string) => ['ticket', ticketId, 'edits'] as const,
  thread: (ticketId: string) => ['ticket', ticketId, 'thread'] as const,
  /** Of one view of the conversation, e.g. the one around a message. */
  threadView: (ticketId: string, view: object) => ['ticket', ticketId, 'thread', view] as const,
  threadDays: (ticketId: string) => ['ticket', ticketId, 'thread_days'] as const,
  found: (ticketId: string, text: string) => ['ticket', ticketId, 'found', text] as const,
  drafts: (ticketId: string) => ['ticket', ticketId, 'drafts'] as const,
  participants: (ticketId: string) => ['ticket', ticketId, 'participants'] as const,
  presence: (ticketId: string) => ['ticket', ticketId, 'presence'] as const,
  sla: (ticketId: string) => ['ticket', ticketId, 'sla'] as const,
  asset: (ticketId: string) => ['ticket', ticketId, 'asset'] as const,
  posture: (ticketId: string) => ['ticket', ticketId, 'posture'] as const,
  remoteActions: (ticketId: string) => ['ticket', ticketId, 'remote_actions'] as const,
  session: (ticketId: string) => ['ticket', ticketId, 'session'] as const,
  recording: (ticketId: string, sessionId: string) => ['ticket', ticketId, 'recording', sessionId] as const,
  summary: (ticketId: string) => ['ticket', ticketId, 'summary'] as const,
  time: (ticketId: string) => ['ticket', ticketId, 'time'] as const,
  timeChanges: (ticketId: string) => ['ticket', ticketId, 'time_changes'] as const,
  quickLook: (ticketId: string) => ['quick_look', ticketId] as const,
  cannedReplies: (ticketId: string) => ['ticket', ticketId, 'canned_replies'] as const,
  related: (ticketId: string) => ['ticket', ticketId, 'related'] as const,
};

export const signedInKey = ['signed_in'] as const;
export const techniciansKey = ['technicians'] as const;
