import type { AssistRequest, Assistant, NexieProvider } from '#contracts';
import type { Conversation } from './conversation.ts';

/** A sentence of a summary with the messages that it rests on. */
export interface CitedSentence {
  readonly text: string;
  readonly messageIds: readonly string[];
}

/** What the composer asks for, and who asks. */
export interface AssistOrder extends AssistRequest {
  readonly technicianName: string;
}

/** A text of Nexie's and who made it. */
export interface Proposal {
  readonly text: string;
  readonly provider: NexieProvider;
}

/** Thrown when no text could be made; the message is a sentence for the technician. */
export class NexieError extends Error {
  override readonly name = 'NexieError';
}

/** Whoever writes Nexie's texts: a language model, or the built-in rules. */
export interface Nexie {
  /** Who answers in the composer, and what it can do there. */
  readonly assistant: Assistant;
  /** Throws {@link NexieError}. */
  summarise(
    conversation: Conversation,
    signal: AbortSignal,
  ): Promise<{ sentences: CitedSentence[]; provider: NexieProvider }>;
  /**
   * Throws {@link NexieError}. For a reply, the conversation must come without internal notes.
   *
   * @param onText told of each piece of the text as it comes; together they are the proposal
   */
  assist(
    order: AssistOrder,
    conversation: Conversation,
    signal: AbortSignal,
    onText?: (piece: string) => void,
  ): Promise<Proposal>;
}
