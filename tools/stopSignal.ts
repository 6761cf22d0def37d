/** Ctrl-C and SIGTERM, as a signal for work that can be given up and as a promise to wait for. */
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
  });
  return { signal: controller.signal, stopRequested };
};
