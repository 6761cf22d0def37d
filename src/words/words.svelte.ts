import { getContext, setContext } from 'svelte';
import { catalogueHere, directionOf, fetchCatalogue, languageOf, localeFor, type Language } from './languages.ts';
import { createSpeech, ENGLISH, type Speech } from './speech.ts';

/** The speech of one Peek, in the language that its host asks for. */
export class Words implements Speech {
  #speech: Speech = $state.raw(ENGLISH);
  /** The language that was asked for and is being fetched; null when it is spoken. */
  #awaited: Language | null = $state.raw(null);
  /** The language that is spoken. */
  language: Language = $state.raw('en');

  /** `onfailure` hears of a language that could not be fetched; the Peek then speaks English. */
  constructor(private readonly onfailure: (error: unknown) => void) {}

  get locale(): string {
    return this.#speech.locale;
  }

  /** False while the texts are on their way. */
  get ready(): boolean {
    return this.#awaited === null;
  }

  get direction(): 'ltr' | 'rtl' {
    return directionOf(this.language);
  }

  readonly say: Speech['say'] = (...args) => this.#speech.say(...args);
  readonly count: Speech['count'] = (...args) => this.#speech.count(...args);

  /** Speaks the language of a locale (BCP 47), as soon as its texts are here. */
  speak(wanted: string): void {
    const language = languageOf(wanted);
    const locale = localeFor(language, wanted);
    const here = catalogueHere(language);
    if (here !== undefined) {
      this.#begin(language, createSpeech(locale, here));
      return;
    }
    this.#awaited = language;
    fetchCatalogue(language).then(
      (catalogue) => this.#awaited === language && this.#begin(language, createSpeech(locale, catalogue)),
      (error: unknown) => {
        this.onfailure(error);
        if (this.#awaited === language) this.#begin('en', ENGLISH);
      },
    );
  }

  #begin(language: Language, speech: Speech): void {
    this.language = language;
    this.#speech = speech;
    this.#awaited = null;
  }
}

const KEY = Symbol('speech');

/** Lends a Peek's speech to all its parts. */
export const setSpeech = (speech: Speech): Speech => setContext(KEY, speech);

/** The speech of the Peek that a part belongs to; a part that is shown alone speaks English. */
export const getSpeech = (): Speech => getContext<Speech | undefined>(KEY) ?? ENGLISH;
