import { expect, test } from 'vitest';
import { directionOf, localeFor } from '../speech/languages.ts';
import { LANGUAGES } from './languages.ts';

test.each([
  ['de-AT', 'de'],
  ['DE', 'de'],
  ['ar-EG', 'ar'],
  ['en-GB', 'en'],
  ['fr-CA', 'en'],
  ['constructor', 'en'],
])('for %s the Peek speaks %s', (locale, language) => {
  expect(LANGUAGES.languageOf(locale)).toBe(language);
});

test('dates follow the locale only where its language is spoken', () => {
  expect(localeFor('de', 'de-AT')).toBe('de-AT');
  expect(localeFor('en', 'en-US')).toBe('en-US');
  expect(localeFor('en', 'fr-CA')).toBe('en-GB');
});

test('Arabic is read from right to left', () => {
  expect([directionOf('ar'), directionOf('de')]).toEqual(['rtl', 'ltr']);
});

test('English needs no texts but those in the code', async () => {
  expect(await LANGUAGES.fetch('en')).toBeNull();
  expect(await LANGUAGES.fetch('de')).toMatchObject({ Retry: 'Erneut versuchen' });
});
