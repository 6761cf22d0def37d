import { Words } from '../../../src/speech/words.svelte.ts';
import { LANGUAGES, type Text } from './words.ts';

/** The shell's speech: there is one shell on the page, and it speaks to one reader. */
export const speech = new Words<Text>(LANGUAGES, (error) => console.warn('The language could not be fetched.', error));

export const { say } = speech;
