/** `%`, `_` and the backslash of a search are letters, not wildcards of LIKE. */
export const literally = (text: string): string => text.replace(/[\\%_]/g, '\\$&');
