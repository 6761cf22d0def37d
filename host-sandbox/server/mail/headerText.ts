/**
 * What may stand in a mail's header. Contacts, tickets and accounts are written by people and by mail
 * that came in, so everything passes here before it reaches a header (research/reliability.md, promise 20).
 */

// Control characters end header lines; bidirectional and invisible ones hide or reverse what stands there.
// Joiners (U+200C, U+200D) stay: scripts and emoji need them.
const UNSEEN = /[\p{Cc}\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]+/gu;

/** One line of visible text, cut to `longest` UTF-16 units. */
export const headerText = (text: string, longest = 200): string =>
  text
    .replaceAll(UNSEEN, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, longest)
    .replaceAll(/\p{Cs}/gu, '')
    .trim();

// One address without display name, comment, quoting or route; that is all that people have.
const ADDRESS = /^[^\s"(),:;<>@[\\\]\p{Cc}\p{Cf}]{1,64}@[^\s"(),:;<>@[\\\]\p{Cc}\p{Cf}]{1,253}$/u;

/** Whether this is exactly one mail address. Anything that could smuggle in a second one or a header is not. */
export const isMailAddress = (text: string): boolean => text.length <= 254 && ADDRESS.test(text);

/** The part of an address after the `@`. */
export const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);
