import { VARIABLE_PATTERN } from '#contracts';

/** Puts in what is known; a variable that is unknown or empty stays in its braces, for a person to see. */
export const fillVariables = (text: string, values: Readonly<Record<string, string | undefined>>): string =>
  text.replace(VARIABLE_PATTERN, (variable) => values[variable.replace(/[{}\s]/g, '')] || variable);
