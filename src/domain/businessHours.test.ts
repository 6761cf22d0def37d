import { expect, test } from 'vitest';
import { businessHoursText } from './businessHours.ts';

const day = (weekday: number, opens = 480, closes = 1080) => ({ weekday, opens, closes });

test('days of the same hours are told together, in the reader’s language', () => {
  const hours = [1, 2, 3, 4].map((weekday) => day(weekday)).concat(day(5, 480, 960));
  expect(businessHoursText(hours, 'en-GB')).toBe('Mon–Thu 08:00–18:00, Fri 08:00–16:00');
  expect(businessHoursText(hours, 'de-DE')).toBe('Mo–Do 08:00–18:00, Fr 08:00–16:00');
});

test('a gap between days is told as one', () => {
  expect(businessHoursText([day(1), day(3)], 'en-GB')).toBe('Mon 08:00–18:00, Wed 08:00–18:00');
  expect(businessHoursText([], 'en-GB')).toBe('');
});

test('a day that is open to its end closes at 24:00, not where it began', () => {
  expect(businessHoursText([day(6, 0, 1440), day(7, 0, 1440)], 'en-GB')).toBe('Sat–Sun 00:00–24:00');
});
