import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitText } from './visibleText.ts';
import { cpuMsOf } from '../../../test/support/cpuTime.ts';

const words = (text: string | null): string => (text ?? '').replaceAll(/[\s~]+/g, '');

describe('what a customer wrote', () => {
  it.each([
    ['nothing below it', 'It works again, thanks!', 'It works again, thanks!', null],
    [
      'Gmail’s quotation',
      'Yes please.\n\nOn Mon, 2 Mar 2026 at 09:00, North IT <support@north.example> wrote:\n> Shall we?\n> Ada',
      'Yes please.',
      'On Mon, 2 Mar 2026 at 09:00, North IT <support@north.example> wrote:\n> Shall we?\n> Ada',
    ],
    [
      'a German quotation',
      'Ja, bitte.\n\nAm 02.03.2026 um 09:00 schrieb North IT <support@north.example>:\n> Sollen wir?',
      'Ja, bitte.',
      'Am 02.03.2026 um 09:00 schrieb North IT <support@north.example>:\n> Sollen wir?',
    ],
    ['a signature', 'Yes.\n\n-- \nMia Lind\nHarbor Clinic', 'Yes.', '-- \nMia Lind\nHarbor Clinic'],
    ['answers between quoted questions', '> one?\nyes\n> two?\nno', 'yes\nno', '> one?\n> two?'],
  ])('is told from %s', (_, whole, text, quotedText) => {
    expect(splitText(whole)).toEqual({ text, quotedText });
  });

  it('is shown whole when there is nothing but a quotation', () => {
    expect(splitText('> only this')).toEqual({ text: '> only this', quotedText: null });
  });

  it('keeps a long log that follows the searched part', () => {
    const log = Array.from({ length: 5_000 }, (_, index) => `line ${index}`).join('\n');
    const { text, quotedText } = splitText(`Here is the log:\n${log}`);
    expect(words(text)).toBe(words(`Here is the log:\n${log}`));
    expect(quotedText).toBeNull();
  });

  it('puts the rest of a long quotation with its beginning', () => {
    const quoted = Array.from({ length: 5_000 }, (_, index) => `> line ${index}`).join('\n');
    const { text, quotedText } = splitText(`Thanks!\n\nOn Monday, Ada wrote:\n${quoted}`);
    expect(text).toBe('Thanks!');
    expect(quotedText).toContain('> line 4999');
  });

  it('loses no word, whatever comes in', () => {
    const line = fc.constantFrom(
      '',
      '> q',
      '>> q',
      'plain',
      '-- ',
      'On Mon, Ada <a@b.example> wrote:',
      'Sent from my iPhone',
      '----',
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 40 }), (lines) => {
        const { text, quotedText } = splitText(lines.join('\n'));
        const sorted = (all: string): string => [...words(all)].toSorted().join('');
        expect(sorted(`${text}\n${quotedText ?? ''}`)).toBe(sorted(lines.join('\n')));
      }),
    );
  });

  it.each([
    ['line ends', '\n'.repeat(200_000)],
    ['blank lines', ' \n'.repeat(100_000)],
    ['quote marks', '> '.repeat(100_000)],
    ['beginnings of a quotation', 'On a\n'.repeat(40_000)],
  ])('is found in bounded time among many %s', (_, hostile) => {
    expect(cpuMsOf(() => splitText(hostile))).toBeLessThan(1_000);
  });
});
