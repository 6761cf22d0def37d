import type { Catalogue } from './speech.ts';

/** The languages that the Peek speaks besides English, by the first part of a BCP 47 tag; each is fetched when it is asked for. */
const LANGUAGES = {
  de: async () => (await import(/* webpackChunkName: "words-de" */ './de/index.ts')).german,
  ar: async () => (await import(/* webpackChunkName: "words-ar" */ './ar/index.ts')).arabic,
} as const satisfies Record<string, () => Promise<Catalogue>>;

export type Language = 'en' | keyof typeof LANGUAGES;

/** Languages that are written from right to left. */
const RIGHT_TO_LEFT: readonly Language[] = ['ar'];

/** The Peek's language for a locale (BCP 47); English where it does not speak the locale's. */
export const languageOf = (locale: string): Language => {
  const language = locale.split('-', 1)[0]!.toLowerCase();
  return Object.hasOwn(LANGUAGES, language) ? (language as Language) : 'en';
};

/** The locale for dates and numbers: the wanted one, unless the texts around them are in another language. */
export const localeFor = (language: Language, wanted: string): string =>
  wanted.toLowerCase().startsWith(language) ? wanted : 'en-GB';

/** How a language is read. */
export const directionOf = (language: Language): 'ltr' | 'rtl' => (RIGHT_TO_LEFT.includes(language) ? 'rtl' : 'ltr');

/** What has been fetched before: the same for every Peek, and never changed. */
const known = new Map<Language, Catalogue>();

/** The texts of a language that are here already; null for English, which is in the code. */
export const catalogueHere = (language: Language): Catalogue | null | undefined =>
  language === 'en' ? null : known.get(language);

/** Fetches the texts of a language. Rejects when its chunk cannot be had. */
export const fetchCatalogue = async (language: Language): Promise<Catalogue | null> => {
  if (language === 'en') return null;
  const catalogue = await LANGUAGES[language]();
  known.set(language, catalogue);
  return catalogue;
};
