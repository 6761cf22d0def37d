import type { Catalogue } from './speech.ts';

/** Languages that are written from right to left. */
const RIGHT_TO_LEFT = new Set(['ar', 'fa', 'he', 'ur']);

/** How a language is read. */
export const directionOf = (language: string): 'ltr' | 'rtl' => (RIGHT_TO_LEFT.has(language) ? 'rtl' : 'ltr');

/** The locale for dates and numbers: the wanted one, unless the texts around them are in another language. */
export const localeFor = (language: string, wanted: string): string =>
  wanted.toLowerCase().startsWith(language) ? wanted : 'en-GB';

/** The languages of one speaker: English, which is in its code, and those that are fetched when they are asked for. */
export class Languages<Text extends string, Tag extends string = string> {
  /** What has been fetched before: the same for all who speak, and never changed. */
  readonly #known = new Map<string, Catalogue<Text>>();

  /** `fetches` is how to get the texts of each language besides English, by the first part of a BCP 47 tag. */
  constructor(private readonly fetches: Readonly<Record<Tag, () => Promise<Catalogue<Text>>>>) {}

  /** The language that is spoken for a locale (BCP 47); English where it is none of these. */
  languageOf(locale: string): 'en' | Tag {
    const language = locale.split('-', 1)[0]!.toLowerCase();
    return Object.hasOwn(this.fetches, language) ? (language as Tag) : 'en';
  }

  /** The texts of a language that are here already; null for English, which is in the code. */
  here(language: 'en' | Tag): Catalogue<Text> | null | undefined {
    return language === 'en' ? null : this.#known.get(language);
  }

  /** Fetches the texts of a language. Rejects when its chunk cannot be had. */
  async fetch(language: 'en' | Tag): Promise<Catalogue<Text> | null> {
    if (language === 'en') return null;
    const catalogue = await this.fetches[language]();
    this.#known.set(language, catalogue);
    return catalogue;
  }
}
