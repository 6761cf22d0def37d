import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fixLanguage, friendlier, shorten } from './rework.ts';
import { cpuMsOf } from '../../../test/support/cpuTime.ts';

const names = { contactName: 'Orie Moen', technicianName: 'Mara Lind' };

describe('mending the language', () => {
  test.each([
    ['we recieved teh log , thanks', 'We received the log, thanks.'],
    ['i think i found it.it works', 'I think I found it.it works.'],
    ['Please open the the file', 'Please open the file.'],
    ['what now??', 'What now?'],
    ['Done', 'Done'],
  ])('%j becomes %j', (before, after) => {
    expect(fixLanguage(before)).toBe(after);
  });

  test.each([
    'https://portal.example/a,b;c',
    'C:\\temp\\teh.log',
    '`i adress  x`',
    'ana@client.example',
    '10.41.7.23/32',
    'teh.example',
  ])('leaves %s as it is', (thing) => {
    expect(fixLanguage(`see ${thing} for the rest of it`)).toContain(thing);
  });

  test('done twice is as done once', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom('teh', 'server', 'i', 'is', 'is', ',', '.', '?', '!', ' ', '\n', 'C:\\x', 'a.b.example'),
          { maxLength: 40 },
        ),
        (parts) => {
          const once = fixLanguage(parts.join(' '));
          expect(fixLanguage(once)).toBe(once);
        },
      ),
    );
  });
});

describe('shortening', () => {
  test('takes out fillers and what is said twice', () => {
    expect(shorten('I just wanted to ask. Please note that the server is really slow. The server is slow. Bye.')).toBe(
      'I wanted to ask. The server is slow. Bye.',
    );
  });

  test('never makes a text longer', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        expect(shorten(text).length).toBeLessThanOrEqual(text.length);
      }),
    );
  });
});

describe('making it friendlier', () => {
  test('greets, asks and signs where the text does not', () => {
    expect(friendlier('Restart the machine. You must send me the log ASAP!!', names)).toBe(
      'Hello Orie,\n\nPlease restart the machine. Please send me the log as soon as you can.\n\nBest regards\nMara Lind',
    );
  });

  test('keeps the greeting and the sign-off that are there', () => {
    expect(friendlier('Dear Mr Moen,\n\nOpen the portal.\n\nKind regards\nM. Lind', names)).toBe(
      'Dear Mr Moen,\n\nPlease open the portal.\n\nKind regards\nM. Lind',
    );
  });
});

test.each(['a', ' ', '/ ', 'aa ', 'the '])('a hostile text of nothing but %j is reworked at once', (piece) => {
  const text = piece.repeat(20_000 / piece.length);
  const spent = cpuMsOf(() => {
    for (const rework of [fixLanguage, shorten, (given: string) => friendlier(given, names)]) rework(text);
  });
  expect(spent).toBeLessThan(3_000);
});
