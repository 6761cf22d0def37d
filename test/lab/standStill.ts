/** What comes later than this never comes in the lab, in milliseconds. */
const LATE_MS = 5_000;

/**
 * In the lab it stays one moment, however long one looks at it: a part that waits for an answer goes on waiting, where a
 * Peek would give up after some seconds. To be called before anything is shown.
 */
export const standStill = (): void => {
  const later = window.setTimeout.bind(window);
  const soon = (work: () => void, ms = 0): unknown => (ms < LATE_MS ? later(work, ms) : undefined);
  window.setTimeout = soon as typeof window.setTimeout;
};
