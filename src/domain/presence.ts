import type { Presence } from '#contracts';

/** Everybody but oneself, those who type first and the idle last; each once, by their liveliest window. */
export const othersPresent = (present: readonly Presence[], ownId: string | undefined): Presence[] => {
  const rank = ({ activity }: Presence): number => (activity === 'typing_reply' ? 0 : activity === 'idle' ? 2 : 1);
  return present
    .filter(({ technician }) => ownId !== undefined && technician.id !== ownId)
    .toSorted((a, b) => rank(a) - rank(b) || (a.since < b.since ? -1 : 1))
    .filter((one, index, all) => all.findIndex(({ technician }) => technician.id === one.technician.id) === index);
};

/** What a colleague does, in words; an activity of a later version counts as viewing. */
export const activityText = (activity: string): string =>
  activity === 'typing_reply' ? 'typing a reply' : activity === 'idle' ? 'idle' : 'viewing';

/** Who is typing, as one sentence; empty when nobody is. */
export const typingText = (others: readonly Presence[]): string => {
  const names = others.filter(({ activity }) => activity === 'typing_reply').map(({ technician }) => technician.name);
  if (names.length === 0) return '';
  if (names.length === 1) return `${names[0]!} is typing a reply…`;
  if (names.length === 2) return `${names[0]!} and ${names[1]!} are typing replies…`;
  return `${names[0]!}, ${names[1]!} and ${names.length - 2} more are typing replies…`;
};
