const LOOK_AFTER_PARENT_EVERY_MS = 500;

/** Calls `onGone` when npm, which has started this process, is gone without having told it. */
const watchNpm = (onGone: () => void): void => {
  if (!process.env['npm_lifecycle_event']) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onGone();
  }, LOOK_AFTER_PARENT_EVERY_MS);
  timer.unref();
};

/** Ctrl-C, SIGTERM and the end of npm, as a signal for work that can be given up and as a promise to wait for. */
export const stopSignal = (): { signal: AbortSignal; stopRequested: Promise<'stop'> } => {
  const controller = new AbortController();
  const stopRequested = new Promise<'stop'>((resolve) => {
    const stop = (): void => {
      controller.abort();
      resolve('stop');
    };
    // Kept after the first: a second Ctrl-C must not end us before the others have ended.
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
    watchNpm(stop);
  });
  return { signal: controller.signal, stopRequested };
};
