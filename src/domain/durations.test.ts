import { describe, expect, test } from 'vitest';
import { bytesText, minutesText, spanText, stopwatchText } from './durations.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('a span of time', () => {
  test.each([
    [0, '0 s'],
    [MINUTE - 1, '59 s'],
    [MINUTE, '1 min'],
    [HOUR - 1, '59 min'],
    [HOUR + 5 * MINUTE, '1 h 05 min'],
    [DAY - 1, '23 h 59 min'],
    [2 * DAY + 4 * HOUR, '2 d 4 h'],
  ])('of %i ms is told in at most two units, never rounded up: %s', (ms, text) => {
    expect(spanText(ms)).toBe(text);
  });

  test('is as long in the past as in the future', () => {
    expect(spanText(-90 * MINUTE)).toBe(spanText(90 * MINUTE));
  });
});

describe('a stopwatch', () => {
  test.each([
    [0, '0:00:00'],
    [HOUR + 2 * MINUTE + 7 * SECOND, '1:02:07'],
    [100 * HOUR - 1, '99:59:59'],
  ])('reads at %i ms: %s', (ms, text) => {
    expect(stopwatchText(ms)).toBe(text);
  });

  test('reads zero while the viewer’s clock is behind its start', () => {
    expect(stopwatchText(-3 * SECOND)).toBe('0:00:00');
  });
});

test.each([
  [0, '0 min'],
  [45, '45 min'],
  [60, '1 h'],
  [90, '1 h 30 min'],
])('%i logged minutes are told as %s', (minutes, text) => {
  expect(minutesText(minutes)).toBe(text);
});

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1_024, '1.0 kB'],
  [150 * 1_024, '150 kB'],
  [15.9 * 1_024 ** 3, '15.9 GB'],
  [5_000 * 1_024 ** 4, '5000 TB'],
])('%d bytes are told as %s', (bytes, text) => {
  expect(bytesText(bytes)).toBe(text);
});
