import { fetchLater } from '../later/later.ts';
import { fetchMailMeans } from '../thread/mail/mailMeans.ts';

/** Fetches the code of what a Peek shows right after its first paint: cards, mails as they look, notices. */
export const fetchRest = async (): Promise<void> => {
  // What cannot be had now is asked for again by the part that needs it.
  await Promise.allSettled([import('../context/ContextPane.svelte'), fetchLater(), fetchMailMeans()]);
};
