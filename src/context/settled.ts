import { createContext } from 'svelte';

const [read, provide, isProvided] = createContext<() => void>();

/** A card says by what it wants to hear that its data has come, or that it will not. */
export const provideSettled = provide;

/** To be called when data has come or failed; does nothing outside of a card. */
export const getSettled = (): (() => void) => (isProvided() ? read() : () => undefined);
