import { describe, expect, test } from 'vitest';
import { TICKET_PRIORITIES, TICKET_STATUSES } from '#contracts';
import { createSpeech, type Catalogue } from '../../../src/speech/speech.ts';
import { fromNow, wordsInside, wordsOf } from '../labels.ts';
import { arabic } from './arabic.ts';
import { german } from './german.ts';
import type { Text } from './words.ts';

const CATALOGUES: [string, string, Catalogue<Text>][] = [
  ['German', 'de', german],
  ['Arabic', 'ar', arabic],
];
const placeholdersIn = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g))].toSorted();

describe.each(CATALOGUES)('the shell in %s', (_name, locale, catalogue) => {
  const speech = createSpeech<Text>(locale, catalogue);

  test('keeps every placeholder of every text', () => {
    const kept = Object.entries(catalogue).filter(([, wording]) => typeof wording === 'string');
    for (const [text, wording] of kept) expect(placeholdersIn(wording as string), text).toEqual(placeholdersIn(text));
  });

  test('says every status, priority, pressure and role of the contract', () => {
    const pressures = ['on_track', 'warning', 'breached', 'paused', 'met'];
    for (const member of [...TICKET_STATUSES, ...TICKET_PRIORITIES, ...pressures])
      expect(Object.keys(catalogue)).toContain(wordsOf(member, createSpeech<Text>('en', null)));
    for (const role of ['technician', 'lead', 'admin', 'read_only'])
      expect(wordsInside(role, speech)).toBe(catalogue[role.replace('_', ' ') as Text]);
  });

  test('says how long ago something was', () => {
    expect(fromNow('2026-11-23T08:00:00.000Z', speech, Date.parse('2026-11-23T11:00:00.000Z'))).not.toContain('ago');
  });
});
