import type { Label, Speech } from './words/words.ts';

/** The English name of a member of an enum: `waiting_on_customer` → `Waiting on customer`. */
const nameOf = (member: string): string => {
  const text = member.replaceAll('_', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
};

/** A member of an enum in the reader's language; one that only a later contract has, in English. */
export const wordsOf = (member: string, { say }: Speech): string => say(nameOf(member) as Label);

/** The same inside of a sentence: `read_only` → `read only`. */
export const wordsInside = (member: string, { say }: Speech): string => say(member.replaceAll('_', ' ') as Label);

const STEPS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** One for each language: dear to make, and asked for by every row. */
const relatives = new Map<string, Intl.RelativeTimeFormat>();
const relativeIn = (locale: string): Intl.RelativeTimeFormat => {
  const made = relatives.get(locale) ?? new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' });
  relatives.set(locale, made);
  return made;
};

/** A moment as seen from now, e.g. `3 hr. ago`. */
export const fromNow = (instant: string, { locale }: Speech, now = Date.now()): string => {
  const distance = Date.parse(instant) - now;
  const [unit, ms] = STEPS.find(([, size]) => Math.abs(distance) >= size) ?? STEPS[2];
  return relativeIn(locale).format(Math.round(distance / ms), unit);
};
