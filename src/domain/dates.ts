import { dateFormat as format } from './dateFormats.ts';

/** The viewer's local day of an instant, `2026-11-23`. */
export const localDay = (instant: string): string => format('sv-SE', { dateStyle: 'short' }).format(new Date(instant));

/** A local day in words, with the year where it is not `today`'s. */
export const dayText = (day: string, today: string, locale?: string): string =>
  format(locale, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...(day.slice(0, 4) === today.slice(0, 4) ? {} : { year: 'numeric' }),
    timeZone: 'UTC',
  }).format(new Date(`${day}T00:00:00Z`));

/** The time of day, e.g. `14:02`. */
export const timeText = (instant: string, locale?: string): string =>
  format(locale, { hour: '2-digit', minute: '2-digit' }).format(new Date(instant));

/** Date and time, for titles and details. */
export const momentText = (instant: string, locale?: string): string =>
  format(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(instant));

/**
 * Date and time of an instant in another IANA zone; null where it is the same as the viewer's, and where the browser
 * does not know the zone.
 */
export const momentThere = (instant: string, timeZone: string, locale?: string): string | null => {
  try {
    const there = format(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(new Date(instant));
    return there === momentText(instant, locale) ? null : there;
  } catch {
    return null;
  }
};

/** The time of day for today, date and time for any other day. */
export const recentText = (instant: string, locale?: string): string =>
  localDay(instant) === localDay(new Date().toISOString()) ? timeText(instant, locale) : momentText(instant, locale);

/**
 * An instant as people of an IANA zone say it, zone included: the time of day where it is the day of `now` there, else
 * with its date. In the viewer's zone where the browser does not know the other.
 */
export const momentIn = (instant: string, timeZone: string, now: string, locale?: string): string => {
  try {
    const day = format('sv-SE', { dateStyle: 'short', timeZone });
    const [then, today] = [day.format(new Date(instant)), day.format(new Date(now))];
    const date = { weekday: 'short', day: 'numeric', month: 'short' } as const;
    return format(locale, {
      ...(then === today ? {} : date),
      ...(then.slice(0, 4) === today.slice(0, 4) ? {} : { year: 'numeric' }),
      hour: '2-digit',
      minute: '2-digit',
      timeZone,
      timeZoneName: 'short',
    }).format(new Date(instant));
  } catch {
    return momentText(instant, locale);
  }
};
