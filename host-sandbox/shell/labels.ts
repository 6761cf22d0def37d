/** `waiting_on_customer` → `Waiting on customer`. */
export const words = (value: string): string => {
  const text = value.replaceAll('_', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
};

const plurals = new Intl.PluralRules('en');
const numbers = new Intl.NumberFormat('en');
/** How many tickets there are, e.g. `1 ticket` or `1,204 tickets`. */
export const ticketsText = (count: number): string =>
  `${numbers.format(count)} ${plurals.select(count) === 'one' ? 'ticket' : 'tickets'}`;

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'short' });
const STEPS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** A moment as seen from now, e.g. `3 hr. ago`. */
export const fromNow = (instant: string, now = Date.now()): string => {
  const distance = Date.parse(instant) - now;
  const [unit, ms] = STEPS.find(([, size]) => Math.abs(distance) >= size) ?? STEPS[2];
  return relative.format(Math.round(distance / ms), unit);
};
