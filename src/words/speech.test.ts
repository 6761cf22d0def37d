import { describe, expect, test } from 'vitest';
import { PROBLEMS, TICKET_PRIORITIES, TICKET_STATUSES } from '#contracts';
import { wordsOf } from '../domain/labels.ts';
import { arabic } from './ar/index.ts';
import { german } from './de/index.ts';
import { createSpeech, ENGLISH, type Catalogue, type Wording } from './speech.ts';

const CATALOGUES: [string, Catalogue][] = [
  ['German', german],
  ['Arabic', arabic],
];

const placeholdersIn = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g))].toSorted();
const formsOf = (wording: Wording): string[] => (typeof wording === 'string' ? [wording] : Object.values(wording));

describe.each(CATALOGUES)('the catalogue in %s', (_name, catalogue) => {
  test('keeps every placeholder of every text', () => {
    const kept = Object.entries(catalogue).filter(([, wording]) => typeof wording === 'string');
    for (const [text, wording] of kept) expect(placeholdersIn(wording as string), text).toEqual(placeholdersIn(text));
  });

  test('a form of a counted text needs no figure, but brings nothing else in', () => {
    for (const [text, wording] of Object.entries(catalogue)) {
      for (const form of formsOf(wording)) {
        expect(placeholdersIn(text), form).toEqual(expect.arrayContaining(placeholdersIn(form)));
      }
    }
  });

  test('says every status, priority and problem of the contract', () => {
    const titles = Object.values(PROBLEMS).map(({ title }) => title);
    const members = [...TICKET_STATUSES, ...TICKET_PRIORITIES].map((member) => wordsOf(member));
    for (const text of [...titles, ...members]) expect(Object.keys(catalogue)).toContain(text);
  });
});

test('counts by the plural rules of the language', () => {
  const arabicSpeech = createSpeech('ar', arabic);
  const said = (n: number): string => arabicSpeech.count(n, '{n} event', '{n} events');
  // Arabic has six forms: none, one, two, few (3 to 10), many (11 to 99), other.
  expect([0, 1, 2, 3, 11, 100].map(said).map((text) => text.replaceAll(/[\d٠-٩]+ /g, '# '))).toEqual([
    'لا أحداث',
    'حدث واحد',
    'حدثان',
    '# أحداث',
    '# حدثًا',
    '# حدث',
  ]);
  expect(createSpeech('de', german).count(2, '{n} event', '{n} events')).toBe('2 Ereignisse');
  expect(ENGLISH.count(1, '{n} event', '{n} events')).toBe('1 event');
});

test('fills placeholders, and leaves braces of the values alone', () => {
  expect(ENGLISH.say('Write to {name}…', { name: '{time}' })).toBe('Write to {time}…');
});

test('what tells two meanings of one word apart is not shown', () => {
  expect(ENGLISH.say('Subject|of a certificate')).toBe('Subject');
  expect(createSpeech('de', german).say('Subject|of a certificate')).toBe('Inhaber');
});

test('a member that only a later contract has is said in English', () => {
  expect(wordsOf('awaiting_parts', createSpeech('de', german))).toBe('Awaiting parts');
});
