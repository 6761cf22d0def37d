import { savesData } from './savesData.ts';

/**
 * Calls `warm` once, as soon as the page has nothing else to do. Returns what ends the wait. Does nothing where the
 * person saves data, nor in a browser that does not tell when it is idle.
 */
export const whenIdle = (warm: () => void): (() => void) => {
  if (savesData() || !('requestIdleCallback' in globalThis)) return () => undefined;
  const wait = requestIdleCallback(warm);
  return () => cancelIdleCallback(wait);
};
