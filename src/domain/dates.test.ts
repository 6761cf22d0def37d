import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { dayText, momentText, momentThere, timeText } from './dates.ts';

/** The viewer's zone is the process's, which only a process of its own can choose. */
const localDayIn = (timeZone: string, instant: string): string =>
  execFileSync(
    process.execPath,
    [
      '--import',
      'tsx',
      '--input-type=module',
      '-e',
      `import { localDay } from './dates.ts'; console.log(localDay('${instant}'))`,
    ],
    { cwd: import.meta.dirname, env: { ...process.env, TZ: timeZone }, encoding: 'utf8' },
  ).trim();

describe('the day of an instant', () => {
  test.each([
    ['Pacific/Auckland', '2026-11-24'],
    ['America/Los_Angeles', '2026-11-23'],
  ])('is that of the viewer, in %s', (timeZone, day) => {
    expect(localDayIn(timeZone, '2026-11-23T20:30:00.000Z')).toBe(day);
  });
});

describe('a day in words', () => {
  test('goes without the year that everybody knows', () => {
    expect(dayText('2026-11-23', '2026-01-02', 'en-GB')).toBe('Monday 23 November');
  });

  test('has its year where it is another', () => {
    expect(dayText('2025-12-31', '2026-01-01', 'en-GB')).toMatch(/^Wednesday,? 31 December 2025$/);
  });

  test('speaks the viewer’s language', () => {
    expect(dayText('2026-11-23', '2026-11-23', 'de-DE')).toBe('Montag, 23. November');
  });
});

test('a time is told to the minute, as the locale has it', () => {
  const instant = new Date(2026, 10, 23, 14, 2, 59).toISOString();
  expect(timeText(instant, 'en-GB')).toBe('14:02');
  expect(timeText(instant, 'en-US')).toMatch(/^02:02\sPM$/);
});

test('a moment is told with its day and its year', () => {
  const instant = new Date(2026, 10, 23, 14, 2).toISOString();
  expect(momentText(instant, 'en-GB')).toBe('23 Nov 2026, 14:02');
});

describe('the moment where the client is', () => {
  const AT = '2026-11-24T23:30:00.000Z';
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;

  test('is another day where the clocks say so', () => {
    const zone = own === 'Pacific/Kiritimati' ? 'UTC' : 'Pacific/Kiritimati';
    expect(momentThere(AT, 'Pacific/Kiritimati', 'en-GB') ?? momentText(AT, 'en-GB')).toBe('25 Nov 2026, 13:30');
    expect(momentThere(AT, zone, 'en-GB')).not.toBeNull();
  });

  test('is not said where both clocks show the same, or the zone is unknown', () => {
    expect(momentThere(AT, own, 'en-GB')).toBeNull();
    expect(momentThere(AT, 'Mars/Olympus', 'en-GB')).toBeNull();
  });
});
