import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BusinessCalendar } from '../db/schema.ts';
import { businessClock } from './businessClock.ts';

const HOUR = 3_600_000;
const at = (iso: string): number => Date.parse(iso);
const weekdays = (from: number, to: number) =>
  Object.fromEntries(['1', '2', '3', '4', '5'].map((day) => [day, [from, to] as const]));
const everyDay = (from: number, to: number) => ({
  ...weekdays(from, to),
  '6': [from, to] as const,
  '7': [from, to] as const,
});

const berlin: BusinessCalendar = { timeZone: 'Europe/Berlin', hours: weekdays(480, 1080), holidays: ['2026-12-25'] };
const newYorkRoundTheClock: BusinessCalendar = { timeZone: 'America/New_York', hours: everyDay(0, 1440), holidays: [] };

describe('business time between two instants, by hand', () => {
  test.each([
    ['within one day', berlin, '2026-11-23T08:00Z', '2026-11-23T10:30Z', 2.5],
    ['from before opening to after closing', berlin, '2026-11-23T03:00Z', '2026-11-23T22:00Z', 10],
    ['over a night', berlin, '2026-11-23T16:00Z', '2026-11-24T08:00Z', 2],
    ['over a weekend', berlin, '2026-11-27T16:00Z', '2026-11-30T08:00Z', 2],
    ['over a holiday', berlin, '2026-12-24T16:00Z', '2026-12-28T08:00Z', 2],
    ['over the end of summer time, whose night is closed', berlin, '2026-10-23T15:00Z', '2026-10-26T08:00Z', 2],
    ['a whole week with the end of summer time', berlin, '2026-10-21T22:00Z', '2026-10-28T23:00Z', 50],
    ['a day of 25 hours round the clock', newYorkRoundTheClock, '2026-11-01T04:00Z', '2026-11-02T05:00Z', 25],
    ['a day of 23 hours round the clock', newYorkRoundTheClock, '2026-03-08T05:00Z', '2026-03-09T04:00Z', 23],
    ['nothing backwards', berlin, '2026-11-23T10:00Z', '2026-11-23T09:00Z', 0],
  ])('%s', (_, calendar, from, to, hours) => {
    expect(businessClock(calendar).between(at(from), at(to)) / HOUR).toBe(hours);
  });
});

describe('the instant after so much business time, by hand', () => {
  test.each([
    ['ends the same day', berlin, '2026-11-23T08:00Z', 4, '2026-11-23T12:00Z'],
    ['ends at closing and not at the next opening', berlin, '2026-11-23T07:00Z', 10, '2026-11-23T17:00Z'],
    ['begins at the next opening', berlin, '2026-11-22T12:00Z', 1, '2026-11-23T08:00Z'],
    ['passes over weekend and holiday', berlin, '2026-12-24T16:00Z', 3, '2026-12-28T09:00Z'],
    ['opens at 08:00 of the new clock after summer time', berlin, '2026-10-23T15:00Z', 2, '2026-10-26T08:00Z'],
  ])('%s', (_, calendar, from, hours, expected) => {
    expect(new Date(businessClock(calendar).after(at(from), hours * HOUR) ?? 0)).toEqual(new Date(expected));
  });

  test('is unknown in a calendar that never opens', () => {
    expect(businessClock({ ...berlin, hours: {} }).after(at('2026-11-23T08:00Z'), HOUR)).toBeNull();
  });
});

const zones = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata', 'America/Sao_Paulo', 'UTC'];
const opening = fc.option(
  fc
    .tuple(fc.integer({ min: 0, max: 1439 }), fc.integer({ min: 1, max: 1440 }))
    .map(([from, length]) => [from, Math.min(1440, from + length)] as const),
);
const calendars: fc.Arbitrary<BusinessCalendar> = fc
  .record({ timeZone: fc.constantFrom(...zones), week: fc.array(opening, { minLength: 7, maxLength: 7 }) })
  .map(({ timeZone, week }) => ({
    timeZone,
    hours: Object.fromEntries(week.flatMap((span, index) => (span ? [[String(index + 1), span] as const] : []))),
    holidays: ['2026-03-30', '2026-10-26'],
  }));
/** Around both changes of the clock in most zones. */
const instants = fc.oneof(
  fc.integer({ min: at('2026-03-05T00:00Z'), max: at('2026-04-08T00:00Z') }),
  fc.integer({ min: at('2026-10-01T00:00Z'), max: at('2026-11-05T00:00Z') }),
);

/** Says minute by minute, with the platform's own formatting of the zone, whether the calendar is open. */
const countedMinutes = ({ timeZone, hours, holidays }: BusinessCalendar, from: number, to: number): number => {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  let minutes = 0;
  for (let instant = from; instant < to; instant += 60_000) {
    const part = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, value]));
    const span = hours[String(['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(part['weekday'] ?? '') + 1)];
    const minute = Number(part['hour']) * 60 + Number(part['minute']);
    const holiday = holidays.includes(`${part['year']}-${part['month']}-${part['day']}`);
    if (span && !holiday && minute >= span[0] && minute < span[1]) minutes += 1;
  }
  return minutes;
};

describe('business time in any calendar', () => {
  test('agrees with counting minute by minute', () => {
    // Openings at full hours: an opening inside the hour that a clock skips or repeats is ambiguous on the wall.
    const onTheHour = calendars.map((calendar) => ({
      ...calendar,
      hours: Object.fromEntries(
        Object.entries(calendar.hours).map(([day, [from, to]]) => [
          day,
          [Math.max(240, Math.floor(from / 60) * 60), Math.max(240, Math.ceil(to / 60) * 60)] as const,
        ]),
      ),
    }));
    fc.assert(
      fc.property(onTheHour, instants, fc.integer({ min: 0, max: 5 * 24 * 60 }), (calendar, begin, minutes) => {
        const from = Math.floor(begin / 60_000) * 60_000;
        const to = from + minutes * 60_000;
        expect(businessClock(calendar).between(from, to)).toBe(countedMinutes(calendar, from, to) * 60_000);
      }),
      { numRuns: 25 },
    );
  });

  test('adds up whatever the instant at which it is cut', () => {
    fc.assert(
      fc.property(calendars, instants, instants, instants, (calendar, ...cuts) => {
        const [a, b, c] = cuts.toSorted((x, y) => x - y) as [number, number, number];
        const clock = businessClock(calendar);
        expect(clock.between(a, b) + clock.between(b, c)).toBe(clock.between(a, c));
      }),
    );
  });

  test('is found again by counting up to the instant after it, and not a millisecond earlier', () => {
    fc.assert(
      fc.property(calendars, instants, fc.integer({ min: 1, max: 60 * HOUR }), (calendar, from, businessMs) => {
        const clock = businessClock(calendar);
        const end = clock.after(from, businessMs);
        fc.pre(end !== null);
        expect(clock.between(from, end)).toBe(businessMs);
        expect(clock.between(from, end - 1)).toBe(businessMs - 1);
      }),
    );
  });

  test('round the clock is real time, over every change of the clock', () => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), instants, instants, (timeZone, from, to) => {
        const clock = businessClock({ timeZone, hours: everyDay(0, 1440), holidays: [] });
        expect(clock.between(from, to)).toBe(Math.max(0, to - from));
      }),
    );
  });
});

describe('whether business time runs, and until when', () => {
  test.each([
    ['in the morning', berlin, '2026-11-23T08:00Z', true, '2026-11-23T17:00Z'],
    ['before opening', berlin, '2026-11-23T06:00Z', false, '2026-11-23T07:00Z'],
    ['at the moment of opening', berlin, '2026-11-23T07:00Z', true, '2026-11-23T17:00Z'],
    ['at the moment of closing on a Friday', berlin, '2026-11-27T17:00Z', false, '2026-11-30T07:00Z'],
    ['on the eve of a holiday before a weekend', berlin, '2026-12-24T18:00Z', false, '2026-12-28T07:00Z'],
    [
      'round the clock, looked at again after two weeks',
      newYorkRoundTheClock,
      '2026-03-08T06:59Z',
      true,
      '2026-03-23T04:00Z',
    ],
    ['where it never opens', { ...berlin, hours: {} }, '2026-11-23T08:00Z', false, null],
  ] as const)('%s', (_, calendar, instant, runs, changesAt) => {
    const expected = { runs, changesAt: changesAt === null ? null : at(changesAt) };
    expect(businessClock(calendar).stateAt(at(instant))).toEqual(expected);
  });
});
