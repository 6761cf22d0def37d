import { createContext } from 'svelte';

/** Shows a message of the conversation and points it out, loading what is around it where needed. */
export type Jump = (messageId: string) => void;

const [read, provide, isProvided] = createContext<Jump>();

/** Lends the list's way of jumping to everything in it. */
export const provideJump = provide;

/** How to jump to a message from here; null outside of a list that can. Called while a component is made. */
export const getJump = (): Jump | null => (isProvided() ? read() : null);
