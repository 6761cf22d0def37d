import { fetchLater } from '../later/later.ts';
import type { Peek } from '../peek.svelte.ts';
import { providePresence } from './context.ts';
import type { PresenceTeller } from './teller.ts';

/**
 * Lends the ticket's presence to the parts of the panel. Returns how to begin to tell it, for when the panel is there;
 * that returns how to leave. Where the code for it cannot be had, nobody is told, and nothing else is missing.
 */
export const lendPresence = (peek: Peek, ticketId: string): (() => () => void) => {
  let teller: PresenceTeller | undefined;
  providePresence({ typing: () => teller?.typing() });
  return () => {
    let isGone = false;
    let leave = (): void => undefined;
    const begin = async (): Promise<void> => {
      const { PresenceTeller: Teller } = await fetchLater();
      if (isGone) return;
      teller = new Teller(peek, ticketId);
      leave = teller.start();
    };
    begin().catch(peek.report);
    return () => {
      isGone = true;
      leave();
    };
  };
};
