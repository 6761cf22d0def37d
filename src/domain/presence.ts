import type { Presence } from '#contracts';
import { ENGLISH, type Speech } from '../words/speech.ts';

/** Everybody but oneself, those who type first and the idle last; each once, by their liveliest window. */
export const othersPresent = (present: readonly Presence[], ownId: string | undefined): Presence[] => {
  const rank = ({ activity }: Presence): number => (activity === 'typing_reply' ? 0 : activity === 'idle' ? 2 : 1);
  return present
    .filter(({ technician }) => ownId !== undefined && technician.id !== ownId)
    .toSorted((a, b) => rank(a) - rank(b) || (a.since < b.since ? -1 : 1))
    .filter((one, index, all) => all.findIndex(({ technician }) => technician.id === one.technician.id) === index);
};

/** What a colleague does, in words; an activity of a later version counts as viewing. */
export const activityText = (activity: string, { say }: Speech = ENGLISH): string => {
  if (activity === 'typing_reply') return say('typing a reply');
  return activity === 'idle' ? say('idle') : say('viewing');
};

/** Who is typing, as one sentence; empty when nobody is. */
export const typingText = (others: readonly Presence[], { say }: Speech = ENGLISH): string => {
  const names = others.filter(({ activity }) => activity === 'typing_reply').map(({ technician }) => technician.name);
  const [first = '', second = ''] = names;
  if (names.length === 0) return '';
  if (names.length === 1) return say('{first} is typing a reply…', { first });
  if (names.length === 2) return say('{first} and {second} are typing replies…', { first, second });
  const more = String(names.length - 2);
  return say('{first}, {second} and {more} more are typing replies…', { first, second, more });
};
