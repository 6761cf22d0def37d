import { describe, expect, test } from 'vitest';
import { isInCanary } from './canary.ts';

const tenants = Array.from({ length: 5_000 }, (_, index) => `tenant-${index}`);
const share = (version: string, percent: number): string[] =>
  tenants.filter((tenant) => isInCanary(tenant, version, percent));

describe('a canary', () => {
  test.each([1, 10, 50])('goes to about %i percent of the tenants', (percent) => {
    const expected = (tenants.length * percent) / 100;
    expect(Math.abs(share('2.0.0', percent).length - expected)).toBeLessThan(tenants.length * 0.03);
  });

  test('goes to nobody at 0 and to everybody at 100', () => {
    expect(share('2.0.0', 0)).toEqual([]);
    expect(share('2.0.0', 100)).toEqual(tenants);
  });

  test('leaves nobody behind when it grows', () => {
    const few = share('2.0.0', 10);
    expect(share('2.0.0', 30)).toEqual(expect.arrayContaining(few));
  });

  test('goes to others with another release', () => {
    expect(share('2.1.0', 10)).not.toEqual(share('2.0.0', 10));
  });
});
