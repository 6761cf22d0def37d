import { createContext } from 'svelte';

/** Where a message stands in the conversation, for what frames it. */
export interface MessagePlace {
  readonly messageId: string;
  /** Counted from 1; undefined while it is not known. */
  readonly position: number | undefined;
  /** How many messages the conversation has. */
  readonly total: number;
}

const [read, provide, isProvided] = createContext<MessagePlace>();

/** Tells the frame below where its message stands. The object's fields may be getters. */
export const provideMessagePlace = provide;

/** Where the message of this frame stands; null outside of a conversation. Called while a component is made. */
export const getMessagePlace = (): MessagePlace | null => (isProvided() ? read() : null);
