import { Languages } from '../../../src/speech/languages.ts';
import type * as speech from '../../../src/speech/speech.ts';
import type { german } from './german.ts';

/** A text of the shell, by its English wording. */
export type Text = keyof typeof german;

/** A text without placeholders: a name for something. */
export type Label = speech.Label<Text>;

/** Says the shell's texts in the language of whoever reads them. */
export type Speech = speech.Speech<Text>;

/** The languages that the shell speaks besides English: those of the Peek. */
export const LANGUAGES = new Languages<Text, 'de' | 'ar'>({
  de: async () => (await import(/* webpackChunkName: "words-de" */ './german.ts')).german,
  ar: async () => (await import(/* webpackChunkName: "words-ar" */ './arabic.ts')).arabic,
});
