import * as speech from '../speech/speech.ts';
import type { german } from './de/index.ts';

export type { Wording } from '../speech/speech.ts';

/** A text of the Peek, by its English wording. What follows a `|` tells two meanings apart and is not shown. */
export type Text = keyof typeof german;

/** Every text of the Peek in one language; a text that is missing does not compile. */
export type Catalogue = speech.Catalogue<Text>;

/** A text without placeholders: a name for something. */
export type Label = speech.Label<Text>;

/** Says the Peek's texts in the language of whoever reads them. */
export type Speech = speech.Speech<Text>;

/** A speech in a language. Without a catalogue the texts are said as they are written: in English. */
export const createSpeech: (locale: string, catalogue: Catalogue | null) => Speech = speech.createSpeech;

/** The Peek's own language. */
export const ENGLISH: Speech = createSpeech('en', null);
