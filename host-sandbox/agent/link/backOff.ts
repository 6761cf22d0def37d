/** Between which bounds an agent waits before it connects again, in milliseconds. */
export interface BackOff {
  readonly firstMs: number;
  readonly maxMs: number;
}

export const DEFAULT_BACK_OFF: BackOff = { firstMs: 500, maxMs: 30_000 };

/**
 * How long to wait after `failures` failures in a row: twice as long each time, and never the same for two
 * agents, so that a restarted server is not stormed. `chance` is from 0 up to 1.
 */
export const waitBefore = (failures: number, { firstMs, maxMs }: BackOff, chance: number): number => {
  const longest = Math.min(maxMs, firstMs * 2 ** Math.min(Math.max(0, failures - 1), 30));
  return Math.round(longest * (0.5 + chance / 2));
};
