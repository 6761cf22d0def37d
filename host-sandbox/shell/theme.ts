import { keepChoice, keptChoice } from './choice.ts';

const KEY = 'peek-sandbox-theme';

/** The theme of the last visit, or the first of the known ones; sets it on the page. */
export const rememberedTheme = <T extends string>(themes: readonly [T, ...T[]]): T => {
  const theme = keptChoice(KEY, themes);
  document.documentElement.dataset['theme'] = theme;
  return theme;
};

/** Sets a theme on the page and keeps it for the next visit. */
export const rememberTheme = (theme: string): void => {
  keepChoice(KEY, theme);
  document.documentElement.dataset['theme'] = theme;
};
