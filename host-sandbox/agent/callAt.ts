/** The wall clock may be set, and a machine may sleep: it is looked at again at least this often. */
const LOOK_AGAIN_MS = 60_000;

/**
 * Calls `work` once the wall clock has reached `at`, and never before: a timer alone may fire a millisecond
 * early. The returned function ends it.
 */
export const callAt = (at: Date, work: () => void): (() => void) => {
  let timer: NodeJS.Timeout;
  const look = (): void => {
    const leftMs = at.getTime() - Date.now();
    if (leftMs <= 0) work();
    else timer = setTimeout(look, Math.min(leftMs, LOOK_AGAIN_MS));
  };
  timer = setTimeout(look, Math.min(Math.max(0, at.getTime() - Date.now()), LOOK_AGAIN_MS));
  return () => clearTimeout(timer);
};
