import type { Logger } from 'pino';

/**
 * Runs `work` again and again, each time `everyMs` after it has ended, beginning at once; what it throws
 * is logged and ends nothing. Returns how to stop, which waits for the run under way.
 */
export const repeat = (
  options: { readonly everyMs: number; readonly log: Logger; readonly what: string },
  work: () => Promise<void>,
): (() => Promise<void>) => {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const run = async (): Promise<void> => {
    try {
      await work();
    } catch (error) {
      options.log.error({ err: error }, `${options.what} failed; it is tried again`);
    }
    if (stopped) return;
    timer = setTimeout(() => {
      running = run();
    }, options.everyMs);
  };
  let running = run();
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await running;
  };
};
