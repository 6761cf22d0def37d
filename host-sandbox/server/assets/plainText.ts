/**
 * Control characters, halves of a surrogate pair, and the marks that turn the direction of text
 * around them: nothing of it is ever part of a name.
 */
const UNSEEN = /(?![\n\r\t])\p{Cc}|\p{Cs}|[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

const cut = (text: string, maxLength: number): string => {
  const whole = text.slice(0, maxLength);
  // A pair of surrogates is not cut in the middle.
  return /[\ud800-\udbff]$/.test(whole) ? whole.slice(0, -1) : whole;
};

/**
 * A string from a machine as it may be kept: without control characters, well-formed and of bounded
 * length. Agents' strings are as hostile as mail; whoever shows them still escapes them.
 */
export const plainText = (text: string, maxLength: number): string =>
  cut(
    text
      .slice(0, maxLength * 4)
      .replace(UNSEEN, '')
      .trim(),
    maxLength,
  );

/** {@link plainText} on one line. */
export const plainLine = (text: string, maxLength: number): string => plainText(text.replace(/\s+/g, ' '), maxLength);
