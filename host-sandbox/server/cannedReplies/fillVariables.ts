import { VARIABLE_PATTERN } from '#contracts';

/** Puts in what is known; a variable that is unknown or empty stays in its braces, for a person to see. */
export const fillVariables = (text: string, values: Readonly<Record<string, string | undefined>>): string =>
  text.replace(VARIABLE_PATTERN, (variable) => {
    const name = variable.replace(/[{}\s]/g, '');
    // Own names only: every object has a `constructor`.
    return (Object.hasOwn(values, name) && values[name]) || variable;
  });
