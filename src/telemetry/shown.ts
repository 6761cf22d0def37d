import { createContext } from 'svelte';

const [read, provide, isProvided] = createContext<() => void>();

/** A card says by what it wants to hear that its data is about to be painted. */
export const provideShown = provide;

/** To be called when data is about to be painted; does nothing outside of a card. */
export const getShown = (): (() => void) => (isProvided() ? read() : () => undefined);
