import { directionOf, localeFor, type Languages } from './languages.ts';
import { createSpeech, type Speech } from './speech.ts';

/** The speech of one speaker, in the language that is asked for. */
export class Words<Text extends string> implements Speech<Text> {
  #speech: Speech<Text> = $state.raw(createSpeech<Text>('en', null));
  /** The language that was asked for and is being fetched; null when it is spoken. */
  #awaited: string | null = $state.raw(null);
  /** The language that is spoken. */
  language: string = $state.raw('en');

  /** `onfailure` hears of a language that could not be fetched; English is spoken then. */
  constructor(
    private readonly languages: Languages<Text>,
    private readonly onfailure: (error: unknown) => void,
  ) {}

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

  readonly say: Speech<Text>['say'] = (...args) => this.#speech.say(...args);
  readonly count: Speech<Text>['count'] = (...args) => this.#speech.count(...args);

  /** Speaks the language of a locale (BCP 47), as soon as its texts are here. Resolves once it, or English, is spoken. */
  speak(wanted: string): Promise<void> {
    const language = this.languages.languageOf(wanted);
    const locale = localeFor(language, wanted);
    const here = this.languages.here(language);
    if (here !== undefined) {
      this.#begin(language, createSpeech(locale, here));
      return Promise.resolve();
    }
    this.#awaited = language;
    return this.languages.fetch(language).then(
      (catalogue) => {
        if (this.#awaited === language) this.#begin(language, createSpeech(locale, catalogue));
      },
      (error: unknown) => {
        this.onfailure(error);
        if (this.#awaited === language) this.#begin('en', createSpeech<Text>('en', null));
      },
    );
  }

  #begin(language: string, speech: Speech<Text>): void {
    this.language = language;
    this.#speech = speech;
    this.#awaited = null;
  }
}
