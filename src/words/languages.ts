import { Languages } from '../speech/languages.ts';
import type { Text } from './speech.ts';

/** The languages that the Peek speaks besides English. */
export const LANGUAGES = new Languages<Text, 'de' | 'ar'>({
  de: async () => (await import(/* webpackChunkName: "words-de" */ './de/index.ts')).german,
  ar: async () => (await import(/* webpackChunkName: "words-ar" */ './ar/index.ts')).arabic,
});
