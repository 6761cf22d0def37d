const KEY = 'peek-sandbox-theme';

/** The theme of the last visit, or the first of the known ones; sets it on the page. */
export const rememberedTheme = <T extends string>(themes: readonly [T, ...T[]]): T => {
  const kept = localStorage.getItem(KEY);
  const theme = themes.find((name) => name === kept) ?? themes[0];
  document.documentElement.dataset['theme'] = theme;
  return theme;
};

/** Sets a theme on the page and keeps it for the next visit. */
export const rememberTheme = (theme: string): void => {
  localStorage.setItem(KEY, theme);
  document.documentElement.dataset['theme'] = theme;
};
