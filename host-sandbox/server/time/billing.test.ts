import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { billableUnlessSaid, billedMinutes, timerMinutes } from './billing.ts';

const quarterHours = { billing: 'block_hours', billableByDefault: true, roundingMinutes: 15 };

describe('minutes of an entry', () => {
  test.each([
    [1, 15],
    [15, 15],
    [16, 30],
    [44, 45],
  ])('%i minutes of work are %i under a contract of quarter hours', (worked, billed) => {
    expect(billedMinutes(worked, quarterHours)).toBe(billed);
  });

  test('are left as they are without a contract', () => {
    expect(billedMinutes(7, null)).toBe(7);
  });

  test.each([
    [0, 1],
    [1, 1],
    [60_000, 1],
    [60_001, 2],
  ])('a timer of %i ms is %i minutes without a contract', (elapsedMs, minutes) => {
    expect(timerMinutes(elapsedMs, null)).toBe(minutes);
  });

  test('are never fewer than worked, and never a whole step more', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1440 }), fc.integer({ min: 1, max: 60 }), (worked, roundingMinutes) => {
        const billed = billedMinutes(worked, { roundingMinutes });
        expect(billed % roundingMinutes).toBe(0);
        expect(billed - worked).toBeGreaterThanOrEqual(0);
        expect(billed - worked).toBeLessThan(roundingMinutes);
      }),
    );
  });
});

describe('an entry is billable', () => {
  test.each([
    [undefined, quarterHours, true],
    [undefined, null, false],
    [false, quarterHours, false],
    [true, null, true],
  ])('said %s under %o: %s', (said, rules, billable) => {
    expect(billableUnlessSaid(said, rules)).toBe(billable);
  });
});
