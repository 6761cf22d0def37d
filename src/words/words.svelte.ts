import { getContext, setContext } from 'svelte';
import { Words as WordsOf } from '../speech/words.svelte.ts';
import { LANGUAGES } from './languages.ts';
import { ENGLISH, type Speech, type Text } from './speech.ts';

/** The speech of one Peek, in the language that its host asks for. */
export class Words extends WordsOf<Text> {
  /** `onfailure` hears of a language that could not be fetched; the Peek then speaks English. */
  constructor(onfailure: (error: unknown) => void) {
    super(LANGUAGES, onfailure);
  }
}

const KEY = Symbol('speech');

/** Lends a Peek's speech to all its parts. */
export const setSpeech = (speech: Speech): Speech => setContext(KEY, speech);

/** The speech of the Peek that a part belongs to; a part that is shown alone speaks English. */
export const getSpeech = (): Speech => getContext<Speech | undefined>(KEY) ?? ENGLISH;
