import ICAL from 'ical.js';

/** Longest calendar file that is read, in characters; the file itself is kept whatever its size. */
const LONGEST = 500_000;

const textOf = (component: ICAL.Component, name: string): string => {
  const value = component.getFirstPropertyValue(name);
  return typeof value === 'string' ? value.replaceAll(/\s+/g, ' ').trim().slice(0, 500) : '';
};

const personOf = (property: ICAL.Property | null): string => {
  if (!property) return '';
  const address = String(property.getFirstValue() ?? '').replace(/^mailto:/i, '');
  const name = property.getFirstParameter('cn') as string | undefined;
  return (name && name !== address ? `${name} <${address}>` : address).slice(0, 300);
};

const two = (value: number): string => String(value).padStart(2, '0');

const dayOf = (time: ICAL.Time): string => {
  const date = new Date(Date.UTC(time.year, time.month - 1, time.day));
  const names = new Intl.DateTimeFormat('en-GB', {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
  return names.format(date).replace(',', '');
};

const clockOf = (time: ICAL.Time): string => `${two(time.hour)}:${two(time.minute)}`;

/** The time zone as the calendar names it; a time without one is that of whoever reads it. */
const zoneOf = (property: ICAL.Property | null, time: ICAL.Time): string => {
  const named = property?.getFirstParameter('tzid');
  if (named) return ` (${named.slice(0, 100)})`;
  return time.zone === ICAL.Timezone.utcTimezone ? ' (UTC)' : ' (no time zone given)';
};

const timeOf = (event: ICAL.Component, name: string): ICAL.Time | null => {
  const value = event.getFirstPropertyValue(name);
  return value instanceof ICAL.Time ? value : null;
};

const endOf = (event: ICAL.Component, start: ICAL.Time): ICAL.Time | null => {
  const end = timeOf(event, 'dtend');
  const duration = event.getFirstPropertyValue('duration');
  if (end ?? !(duration instanceof ICAL.Duration)) return end;
  const after = start.clone();
  after.addDuration(duration);
  return after;
};

/** When the event is, in the time zone that the calendar gives, e.g. `Tuesday 3 March 2026, 10:00–11:00 (Europe/Berlin)`. */
const whenOf = (event: ICAL.Component): string => {
  const start = timeOf(event, 'dtstart');
  if (!start) return '';
  const repeats = event.hasProperty('rrule') ? ', repeating' : '';
  const end = endOf(event, start);
  if (start.isDate) {
    const last = end?.clone();
    // The end of a whole day is the day after it (RFC 5545, section 3.6.1).
    last?.adjust(-1, 0, 0, 0);
    const range = last && last.compareDateOnlyTz(start, ICAL.Timezone.localTimezone) > 0 ? ` to ${dayOf(last)}` : '';
    return `${dayOf(start)}${range} (all day)${repeats}`;
  }
  const sameDay = end?.year === start.year && end.month === start.month && end.day === start.day;
  const until = end ? `–${sameDay ? '' : `${dayOf(end)}, `}${clockOf(end)}` : '';
  return `${dayOf(start)}, ${clockOf(start)}${until}${zoneOf(event.getFirstProperty('dtstart'), start)}${repeats}`;
};

const ANSWERS: Readonly<Record<string, string>> = {
  ACCEPTED: 'accepts',
  DECLINED: 'declines',
  TENTATIVE: 'may come to',
  DELEGATED: 'sends somebody else to',
};

const replyOf = (event: ICAL.Component, what: string): string => {
  const attendee = event.getFirstProperty('attendee');
  const answer = String(attendee?.getFirstParameter('partstat') ?? '').toUpperCase();
  return `${personOf(attendee) || 'Somebody'} ${ANSWERS[answer] ?? 'answers'} the invitation: ${what}`;
};

const describe = (calendar: ICAL.Component, event: ICAL.Component, said: string): string => {
  const method = (said || String(calendar.getFirstPropertyValue('method') ?? '')).toUpperCase();
  const what = [textOf(event, 'summary') || '(no title)', whenOf(event), textOf(event, 'location')].filter(Boolean);
  if (method === 'REPLY') return replyOf(event, what.join(', '));
  const organizer = personOf(event.getFirstProperty('organizer'));
  const from = organizer ? `, from ${organizer}` : '';
  if (method === 'CANCEL' || textOf(event, 'status') === 'CANCELLED') return `Cancelled: ${what.join(', ')}${from}`;
  if (method === 'COUNTER') return `Another time is proposed: ${what.join(', ')}`;
  return `${method === 'REQUEST' ? 'Invitation' : 'Calendar entry'}: ${what.join(', ')}${from}`;
};

/**
 * A calendar file in one line for a person; null when it cannot be read.
 *
 * @param method the `method` parameter of its Content-Type, empty when there is none
 */
export const invitationLine = (text: string, method = ''): string | null => {
  if (text.length > LONGEST) return null;
  try {
    const parsed = ICAL.parse(text) as unknown[];
    const jcal = Array.isArray(parsed[0]) ? parsed[0] : parsed;
    const calendar = new ICAL.Component(jcal as ConstructorParameters<typeof ICAL.Component>[0]);
    const event = ['vevent', 'vtodo']
      .map((name) => calendar.getFirstSubcomponent(name))
      .find((found) => found !== null);
    return event ? describe(calendar, event, method) : null;
  } catch {
    return null; // whatever ical.js throws, the file itself is kept
  }
};
