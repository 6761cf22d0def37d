import { dateFormat } from './dateFormats.ts';

/** What the clocks show at an instant where the client is, and where the viewer is. */
export interface ClientTime {
  readonly there: string;
  readonly here: string;
}

/**
 * The time of day at `now` (epoch milliseconds) in the client's IANA zone beside the viewer's; with the day of the week
 * where it is another day there. Null where both clocks show the same, and where the zone is unknown to the browser.
 */
export const clientTime = (
  now: number,
  zone: string,
  locale?: string,
  ownZone = dateFormat(undefined, {}).resolvedOptions().timeZone,
): ClientTime | null => {
  const time = (timeZone: string, weekday?: 'short'): string =>
    dateFormat(locale, { hour: '2-digit', minute: '2-digit', ...(weekday && { weekday }), timeZone }).format(now);
  try {
    const [there, here] = [time(zone, 'short'), time(ownZone, 'short')];
    if (there === here) return null;
    const day = (timeZone: string): string => dateFormat('sv-SE', { timeZone }).format(now);
    return day(zone) === day(ownZone) ? { there: time(zone), here: time(ownZone) } : { there, here };
  } catch {
    return null;
  }
};
