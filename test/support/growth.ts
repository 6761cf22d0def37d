import { cpuMsOf } from './cpuTime.ts';

const TURNS = 3;

/** How many times larger the large input is. */
const TIMES = 8;

/** Collecting garbage makes this much of a difference, in milliseconds; less is not told apart. */
const TOLD_APART_MS = 10;

/** Between what grows with the size (8 times) and what grows with its square (64 times). */
export const MOST_GROWTH = 3 * TIMES;

/**
 * How many times longer something takes for an input of eight times the size; at most that many times where it is
 * over too soon to be told.
 */
export const growthOf = <T>(read: (input: T) => unknown, make: (size: number) => T, size: number): number => {
  const [small, large] = [make(size), make(TIMES * size)];
  const first = cpuMsOf(() => read(large));
  if (first < MOST_GROWTH * TOLD_APART_MS) return first / TOLD_APART_MS;
  const best = (input: T): number => Math.min(...Array.from({ length: TURNS }, () => cpuMsOf(() => read(input))));
  return best(large) / Math.max(best(small), TOLD_APART_MS);
};
