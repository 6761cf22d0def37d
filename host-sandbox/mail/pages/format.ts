import type { Person } from '../reading/readMail.ts';

const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const dayMonth = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const dayMonthYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
const full = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'short' });

/** A point in time as a list shows it: the time of day today, else the date. */
export const whenInList = (at: Date, now: Date): string => {
  if (at.toDateString() === now.toDateString()) return time.format(at);
  return (at.getFullYear() === now.getFullYear() ? dayMonth : dayMonthYear).format(at);
};

/** A point in time in full, for the head of a mail. */
export const whenInFull = (at: Date): string => full.format(at);

/** 1536 as `1.5 KB`. */
export const byteSize = (bytes: number): string => {
  if (bytes < 1_000) return bytes === 1 ? '1 byte' : `${bytes} bytes`;
  const [value, unit] = bytes < 1_000_000 ? [bytes / 1_000, 'KB'] : [bytes / 1_000_000, 'MB'];
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${unit}`;
};

/** What to call a person in a list. */
export const shortName = ({ name, address }: Person): string => name || address || 'Unknown sender';

/** Name and address, as a mail's head shows them. */
export const fullName = ({ name, address }: Person): string => (name === '' ? address : `${name} <${address}>`);

/** What stands before the `@`: what to call a mailbox whose owner nobody has named. */
export const localPart = (address: string): string =>
  address.slice(0, Math.max(0, address.lastIndexOf('@'))) || address;

/** Up to two letters for a person's round mark. */
export const initials = (name: string): string => {
  const words = name.split('@')[0]?.match(/[\p{L}\p{N}]+/gu) ?? [];
  return ((words[0]?.[0] ?? '?') + (words.length > 1 ? (words.at(-1)?.[0] ?? '') : '')).toUpperCase();
};

/** One of six colours, always the same one for the same address. */
export const colourOf = (address: string): number =>
  [...address].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9_973, 7) % 6;
