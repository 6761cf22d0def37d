import { ENGLISH, type Label, type Speech } from '../words/speech.ts';

/** `some_new_value` → `Some new value`, for members of an enum that a later contract adds. */
const readable = (value: string): string => {
  const words = value.replaceAll(/[_-]/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** Any open enum's member in words: `first_response` → `First response`. What the catalogue does not know stays English. */
export const wordsOf = (value: string, { say }: Speech = ENGLISH): string => say(readable(value) as Label);

/** The same inside a sentence: `first response`. */
export const wordsInside = (value: string, { say }: Speech = ENGLISH): string =>
  say(readable(value).toLowerCase() as Label);

/** A status in words. */
export const statusLabel = (status: string, speech?: Speech): string => wordsOf(status, speech);

/** A priority in words. */
export const priorityLabel = (priority: string, speech?: Speech): string => wordsOf(priority, speech);
