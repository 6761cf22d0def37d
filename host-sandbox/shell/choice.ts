/** One of the known choices, as it was kept in this browser; the first where none was. */
export const keptChoice = <T extends string>(key: string, choices: readonly [T, ...T[]]): T => {
  const kept = localStorage.getItem(key);
  return choices.find((choice) => choice === kept) ?? choices[0];
};

/** Keeps a choice for the next visit. */
export const keepChoice = (key: string, choice: string): void => localStorage.setItem(key, choice);
