const KEY = 'peek-sandbox-locale';

/** What queue and Peek speak, besides the browser's language: BCP 47 tags by the languages' own names. */
export const LOCALES = [
  { tag: 'en-GB', name: 'English' },
  { tag: 'de-DE', name: 'Deutsch' },
  { tag: 'ar', name: 'العربية' },
] as const;

/** The locale of the last visit; undefined for the browser's. */
export const rememberedLocale = (): string | undefined => localStorage.getItem(KEY) || undefined;

/** Keeps a locale for the next visit. */
export const rememberLocale = (tag: string): void => localStorage.setItem(KEY, tag);
