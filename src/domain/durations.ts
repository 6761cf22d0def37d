import { ENGLISH, type Speech } from '../words/speech.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A span of time in at most two units, e.g. `2 d 4 h`, `1 h 05 min`, `42 s`. Takes milliseconds; the sign is dropped. */
export const spanText = (milliseconds: number, { say }: Speech = ENGLISH): string => {
  const ms = Math.abs(milliseconds);
  const whole = (unitMs: number, of = ms): string => String(Math.floor(of / unitMs));
  if (ms < MINUTE) return say('{seconds} s', { seconds: whole(1000) });
  if (ms < HOUR) return say('{minutes} min', { minutes: whole(MINUTE) });
  if (ms < DAY) {
    return say('{hours} h {minutes} min', { hours: whole(HOUR), minutes: whole(MINUTE, ms % HOUR).padStart(2, '0') });
  }
  return say('{days} d {hours} h', { days: whole(DAY), hours: whole(HOUR, ms % DAY) });
};

/** A stopwatch's reading, e.g. `1:02:07`. Takes milliseconds. */
export const stopwatchText = (milliseconds: number): string => {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
};

/** Minutes as hours and minutes, e.g. `1 h 30 min`. */
export const minutesText = (minutes: number, { say }: Speech = ENGLISH): string => {
  const [hours, rest] = [String(Math.floor(minutes / 60)), String(minutes % 60)];
  if (hours === '0') return say('{minutes} min', { minutes: rest });
  return rest === '0' ? say('{hours} h', { hours }) : say('{hours} h {minutes} min', { hours, minutes: rest });
};

/** Bytes in the unit that keeps the figure short, e.g. `15.9 GB`. */
export const bytesText = (bytes: number): string => {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${value >= 100 || unit === 0 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
};
