import { describe, expect, test } from 'vitest';
import type { SlaTarget } from '#contracts';
import { createSpeech } from '../words/speech.ts';
import { german } from '../words/de/index.ts';
import { slaReasonText } from './slaReason.ts';

const ENGLISH = createSpeech('en-GB', null);
const GERMAN = createSpeech('de-DE', german);
const NOW = '2026-11-23T11:00:00.000Z';
const POLICY = { name: 'Business', timeZone: 'Europe/Berlin' };
const target = (changes: Partial<SlaTarget>): SlaTarget => ({
  kind: 'resolution',
  targetMinutes: 480,
  state: 'running',
  startedAt: '2026-11-23T08:00:00.000Z',
  dueAt: '2026-11-23T16:00:00.000Z',
  remainingMs: 300 * 60_000,
  metAt: null,
  explanation: 'The server’s sentence.',
  ...changes,
});
const said = (changes: Partial<SlaTarget>, speech = GERMAN) => slaReasonText(target(changes), POLICY, NOW, speech);

describe('why an SLA target stands where it does', () => {
  test('is said in the reader’s language, at the policy’s clock', () => {
    expect(said({ reason: { type: 'counted', pausedMs: 0 } }, ENGLISH).text).toBe(
      'Due 17:00 CET: resolution within 8 h of business time under Business.',
    );
    expect(said({ reason: { type: 'counted', pausedMs: 0 } }).text).toBe(
      'Fällig 17:00 MEZ: Lösung innerhalb von 8 h Geschäftszeit nach „Business“.',
    );
  });

  test('names who paused it, and what is left', () => {
    const paused = { type: 'paused', since: '2026-11-22T15:30:00.000Z', status: 'on_hold', byName: 'Ada' } as const;
    expect(said({ state: 'paused', dueAt: null, reason: paused }).text).toMatch(
      /^Pausiert seit So\., 22\. Nov\.,? .*16:30 MEZ, als Ada den Status „Angehalten“ gesetzt hat\. Es bleiben 5 h 00 min Geschäftszeit\.$/,
    );
  });

  test('names whose reply met it, and says when it was due if that was late', () => {
    const met = { state: 'met_late', metAt: NOW, dueAt: '2026-11-23T10:00:00.000Z' } as const;
    expect(said({ ...met, reason: { type: 'replied', byName: 'Ben' } }).text).toBe(
      'Erreicht durch die Antwort von Ben, 12:00 MEZ, die der Mailserver angenommen hat. Fällig war 11:00 MEZ.',
    );
  });

  test('is the server’s sentence, marked as English, where the server tells no values', () => {
    expect(said({})).toEqual({ text: 'The server’s sentence.', lang: 'en' });
    expect(said({}, ENGLISH)).toEqual({ text: 'The server’s sentence.', lang: undefined });
  });
});
