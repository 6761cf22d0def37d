import { Temporal } from 'temporal-polyfill';
import type { BusinessCalendar } from '../db/schema.ts';

/** Counts business time of one calendar. Instants are epoch milliseconds. */
export interface BusinessClock {
  /** Business milliseconds in `[from, to)`; 0 when `to` is not after `from`. */
  between(from: number, to: number): number;
  /** The earliest instant, not before `from`, at which `businessMs` have passed; null for a calendar that hardly ever opens. */
  after(from: number, businessMs: number): number | null;
  /** Whether business time runs at an instant, and when it stops or begins next, or is to be looked at again; null when it never begins. */
  stateAt(instant: number): { readonly runs: boolean; readonly changesAt: number | null };
}

/** Nobody plans further; it ends the search in a calendar without a single opening hour. */
const SEARCH_DAYS = 3_660;

/** A calendar that never closes is not followed further. */
const LOOK_AHEAD_DAYS = 14;

const DAY_MS = 86_400_000;

/** Days whose hours a clock remembers. */
const MOST_DAYS = 4_000;

/** Calendars whose clock is remembered: a desk has a few. */
const MOST_CLOCKS = 100;

/** Makes the clock of a calendar. Days are counted from 1970-01-01, as they are called in the calendar's zone. */
const makeClock = ({ timeZone, hours, holidays }: BusinessCalendar): BusinessClock => {
  const closedDays = new Set(holidays);
  const known = new Map<number, readonly [number, number]>();

  const dayOf = (instant: number): number => {
    const { year, month, day } = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone);
    return Date.UTC(year, month - 1, day) / DAY_MS;
  };

  const wallClock = (day: Temporal.PlainDate, minutes: number): number =>
    day.toPlainDateTime().add({ minutes }).toZonedDateTime(timeZone).epochMilliseconds;

  const computeOpening = (count: number): readonly [number, number] => {
    const day = Temporal.PlainDate.from(new Date(count * DAY_MS).toISOString().slice(0, 10));
    const opening = closedDays.has(day.toString()) ? undefined : hours[String(day.dayOfWeek)];
    return opening ? [wallClock(day, opening[0]), wallClock(day, opening[1])] : [0, 0];
  };

  /** When the day opens and closes; an empty span when it does not. */
  const openingOf = (day: number): readonly [number, number] => {
    const met = known.get(day);
    if (met) return met;
    if (known.size >= MOST_DAYS) known.clear();
    const opening = computeOpening(day);
    known.set(day, opening);
    return opening;
  };

  return {
    between: (from, to) => {
      let total = 0;
      if (to <= from) return total;
      const last = dayOf(to);
      for (let day = dayOf(from); day <= last; day += 1) {
        const [opens, closes] = openingOf(day);
        total += Math.max(0, Math.min(closes, to) - Math.max(opens, from));
      }
      return total;
    },
    after: (from, businessMs) => {
      if (businessMs <= 0) return from;
      let left = businessMs;
      let day = dayOf(from);
      for (let searched = 0; searched < SEARCH_DAYS; searched += 1, day += 1) {
        const [opens, closes] = openingOf(day);
        const begin = Math.max(opens, from);
        const open = Math.max(0, closes - begin);
        if (open >= left) return begin + left;
        left -= open;
      }
      return null;
    },
    stateAt: (instant) => {
      let runs = false;
      let changesAt: number | null = null;
      let day = dayOf(instant);
      for (let searched = 0; searched < SEARCH_DAYS; searched += 1, day += 1) {
        const [opens, closes] = openingOf(day);
        if (runs && (opens !== changesAt || searched > LOOK_AHEAD_DAYS)) break;
        if (closes <= instant) continue;
        if (!runs && opens > instant) return { runs, changesAt: opens };
        // It is open; a day that opens the moment this one closes goes on with it.
        runs = true;
        changesAt = closes;
      }
      return { runs, changesAt };
    },
  };
};

const clocks = new Map<string, BusinessClock>();

/**
 * The clock of a calendar. Opening hours are wall-clock times of the calendar's zone, so a day on
 * which summer time begins or ends opens and closes when the people there expect it.
 */
export const businessClock = (calendar: BusinessCalendar): BusinessClock => {
  const name = JSON.stringify(calendar);
  const known = clocks.get(name);
  if (known) return known;
  if (clocks.size >= MOST_CLOCKS) clocks.clear();
  const clock = makeClock(calendar);
  clocks.set(name, clock);
  return clock;
};
