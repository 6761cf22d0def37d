import type { Sla } from '#contracts';

type Hours = NonNullable<Sla['policy']['hours']>;

/** A Monday, so that weekday and minute become a moment that Intl can write. */
const MONDAY = Date.UTC(2024, 0, 1);
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Business hours in words, days of the same hours together, e.g. `Mon–Thu 08:00–18:00, Fri 08:00–16:00`; empty where there are none. */
export const businessHoursText = (hours: Hours, locale: string): string => {
  const day = new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' });
  const time = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', timeZone: 'UTC' });
  // The end of a day is not the beginning of the next.
  const midnight = new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h24',
    timeZone: 'UTC',
  });
  const groups: Hours[] = [];
  for (const each of [...hours].sort((a, b) => a.weekday - b.weekday)) {
    const last = groups.at(-1)?.at(-1);
    const goesOn =
      last && last.weekday + 1 === each.weekday && last.opens === each.opens && last.closes === each.closes;
    if (goesOn) groups.at(-1)!.push(each);
    else groups.push([each]);
  }
  const at = (weekday: number, minute: number): Date => new Date(MONDAY + (weekday - 1) * DAY + minute * MINUTE);
  return groups
    .map((group) => {
      const [first, last] = [group[0]!, group.at(-1)!];
      const days = group.map(({ weekday }) => day.format(at(weekday, 0)));
      const named = group.length === 1 ? days[0]! : `${days[0]}–${days.at(-1)}`;
      return `${named} ${time.format(at(1, first.opens))}–${(last.closes === DAY / MINUTE ? midnight : time).format(at(1, last.closes))}`;
    })
    .join(', ');
};
