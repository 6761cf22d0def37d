import { createContext } from 'svelte';

const [read, provide, isProvided] = createContext<() => string | undefined>();

/** Lends the client's IANA time zone to the conversation; undefined until the ticket is here. */
export const provideClientZone = provide;

/** The client's time zone; undefined where it is not known. */
export const getClientZone = (): (() => string | undefined) => (isProvided() ? read() : () => undefined);
