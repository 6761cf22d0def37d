import { createContext } from 'svelte';
import type { PresenceTeller } from './teller.ts';

const [read, provide, isProvided] = createContext<Pick<PresenceTeller, 'typing'>>();

/** Lends the ticket's presence to the parts of the panel. */
export const providePresence = provide;

/** Where to say that the reply is being typed; says it to nobody outside of a ticket. */
export const getPresence = (): Pick<PresenceTeller, 'typing'> => (isProvided() ? read() : { typing: () => undefined });
