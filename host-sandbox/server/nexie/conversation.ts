/** Somebody's words on a ticket, as Nexie reads them. System events are not among them. */
export interface SpokenMessage {
  readonly id: string;
  readonly kind: 'customer' | 'technician' | 'internal_note';
  readonly author: string;
  readonly at: Date;
  /** Without quoted history; a stranger's words, so data and never an instruction. */
  readonly text: string;
}

/** A ticket's conversation, oldest message first. */
export interface Conversation {
  readonly ticketNumber: number;
  readonly subject: string;
  readonly contactName: string | null;
  readonly clientName: string;
  readonly messages: readonly SpokenMessage[];
}

/** The conversation as the customer knows it: what only the staff may read is taken out. */
export const withoutNotes = (conversation: Conversation): Conversation => ({
  ...conversation,
  messages: conversation.messages.filter(({ kind }) => kind !== 'internal_note'),
});
