import { ReleaseError } from './release.ts';

const UNITS_MS: Readonly<Record<string, number>> = { h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** Milliseconds of an age such as `12h`, `30d` or `4w`. Throws a {@link ReleaseError} that says how one is written. */
export const ageOf = (text: string): number => {
  const [, count, unit] = /^(\d{1,4})([hdw])$/.exec(text) ?? [];
  if (count === undefined || unit === undefined)
    throw new ReleaseError(`An age is a number and h, d or w, e.g. 30d, not '${text}'.`);
  return Number(count) * UNITS_MS[unit]!;
};
