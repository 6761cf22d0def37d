import { describe, expect, test } from 'vitest';
import { bodyOf, sentencesOf, sentencesOfText } from './sentences.ts';
import { cpuMsOf } from '../../../test/support/cpuTime.ts';

const at = new Date('2026-11-23T09:00Z');

describe('the body of a text', () => {
  test.each([
    ['Hello Mara,\n\nthe printer is off.\n\nKind regards\nOrie Moen\nSales, Acme', 'the printer is off.'],
    ['Sehr geehrte Frau Lind,\nder Drucker ist aus.\nMit freundlichen Grüßen\nO. Moen', 'der Drucker ist aus.'],
    ['The printer is off.\n\nSent from my iPhone', 'The printer is off.'],
    ['Hi', ''],
    ['High load since nine.', 'High load since nine.'],
  ])('%j is %j', (text, body) => {
    expect(bodyOf(text)).toBe(body);
  });

  test('goes on after a thank-you in the middle of a long text', () => {
    const rest = Array.from({ length: 12 }, (_, index) => `Step ${index} did not help.`).join('\n');
    expect(bodyOf(`First part.\nThanks!\n${rest}`)).toContain('Step 11');
  });
});

describe('the sentences of a text', () => {
  test('leave out what a machine wrote', () => {
    const text =
      'The log is below, I cut it down.\n\n[09:12:44.120] INFO  tunnel up, assigned 10.41.7.23/32\nProviderName : Microsoft-Windows-AAD\n> quoted words of somebody else here';
    expect(sentencesOfText(text)).toEqual(['The log is below, I cut it down.']);
  });

  test('leave out mere politeness', () => {
    expect(sentencesOfText('Thank you very much! The tunnel is stable since eleven.')).toEqual([
      'The tunnel is stable since eleven.',
    ]);
  });

  test('are found in scripts without spaces', () => {
    expect(
      sentencesOfText('会議室のプリンターが昨日から動きません。再起動しても同じです、助けてください。'),
    ).toHaveLength(2);
  });

  test('name every message in which they stand', () => {
    const message = (id: string, text: string) => ({ id, kind: 'customer' as const, author: 'Orie Moen', at, text });
    expect(
      sentencesOf([message('a', 'The backup has failed again.'), message('b', 'the backup has failed again!')]),
    ).toEqual([{ text: 'The backup has failed again.', messageIds: ['a', 'b'], author: 'Orie Moen' }]);
  });

  test('of a huge line of one character are found at once', () => {
    const spent = cpuMsOf(() => {
      sentencesOfText('a'.repeat(100_000));
      sentencesOfText(`${' '.repeat(50_000)}x`);
    });
    expect(spent).toBeLessThan(1_000);
  });
});
