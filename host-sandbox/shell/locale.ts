const KEY = 'peek-sandbox-locale';

/** What a host can ask the Peek to speak: BCP 47 tags by the languages' own names. Empty: the browser's language. */
export const LOCALES = [
  { tag: '', name: 'Browser’s language' },
  { tag: 'en-GB', name: 'English' },
  { tag: 'de-DE', name: 'Deutsch' },
  { tag: 'ar', name: 'العربية' },
] as const;

/** The locale of the last visit; undefined for the browser's. */
export const rememberedLocale = (): string | undefined => localStorage.getItem(KEY) || undefined;

/** Keeps a locale for the next visit. */
export const rememberLocale = (tag: string): void => localStorage.setItem(KEY, tag);
