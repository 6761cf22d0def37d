import type { BusinessCalendar } from '../db/schema.ts';

const MINUTE_MS = 60_000;

/** A length of time in hours and whole minutes, e.g. `2 h 10 min`; what is under a minute is said to be so. */
export const durationInWords = (milliseconds: number): string => {
  const minutes = Math.floor(Math.abs(milliseconds) / MINUTE_MS);
  if (minutes === 0) return milliseconds === 0 ? '0 min' : 'less than 1 min';
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return [hours ? `${hours} h` : '', rest ? `${rest} min` : ''].filter(Boolean).join(' ');
};

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Formatters are dear to make, and there are as many as zones that policies name. */
const formatter = (timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat => {
  const key = JSON.stringify([timeZone, options]);
  const known = formatters.get(key) ?? new Intl.DateTimeFormat('en-GB', { timeZone, ...options });
  formatters.set(key, known);
  return known;
};

/** A point in time as people of the zone say it, e.g. `14:02 CET`, with the date when it is not today and the year when it is not this year's. */
export const timeInWords = (instant: number, timeZone: string, now: number): string => {
  const time = formatter(timeZone, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  }).format(instant);
  const day = formatter(timeZone, { day: 'numeric', month: 'short', year: 'numeric' });
  if (day.format(instant) === day.format(now)) return time;
  const year = formatter(timeZone, { year: 'numeric' });
  const thisYear = year.format(instant) === year.format(now);
  const date = formatter(timeZone, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: thisYear ? undefined : 'numeric',
  });
  return `${time} on ${date.format(instant).replace(/,/g, '')}`;
};

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;

const clockTime = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** A calendar's business hours in words, e.g. `Mon–Thu 08:00–18:00, Fri 08:00–16:00`. */
export const businessHoursInWords = ({ hours }: Pick<BusinessCalendar, 'hours'>): string => {
  const groups: { first: string; last: string; times: string; next: number }[] = [];
  WEEKDAYS.forEach((weekday, index) => {
    const opening = hours[String(index + 1)];
    if (!opening) return;
    const times = `${clockTime(opening[0])}–${clockTime(opening[1])}`;
    const group = groups.at(-1);
    if (group?.times === times && group.next === index) Object.assign(group, { last: weekday, next: index + 1 });
    else groups.push({ first: weekday, last: weekday, times, next: index + 1 });
  });
  if (groups.length === 0) return 'No business hours';
  return groups.map(({ first, last, times }) => `${first === last ? first : `${first}–${last}`} ${times}`).join(', ');
};
