import type { Peek } from '../peek.svelte.ts';

/** The first address in a stack is of the file that threw. */
const ADDRESS = /\bhttps?:\/\/[^\s)]+/;

/** Whether an error was thrown by one of the files below `base`. */
export const isThrownBy = (base: string, error: unknown): boolean =>
  error instanceof Error && (ADDRESS.exec(error.stack ?? '')?.[0].startsWith(base) ?? false);

/**
 * Takes in what the remote's own code throws where no boundary is: in handlers of events, timers and promises that
 * nobody waits for. It is said in the panel, told to the host by `error`, and marked as handled. What others throw
 * is left alone. Where two Peeks are open, one says it.
 */
export const takeInStrayErrors = (peek: Peek): void => {
  const base = typeof __webpack_public_path__ === 'string' ? __webpack_public_path__ : undefined;
  if (!base) return;
  const take = (event: Event, error: unknown): void => {
    if (event.defaultPrevented || !isThrownBy(base, error)) return;
    event.preventDefault();
    peek.report(error);
    peek.notifyFailure(error);
  };
  peek.lifetime.listen(window, 'error', (event) => take(event, (event as ErrorEvent).error));
  peek.lifetime.listen(window, 'unhandledrejection', (event) => take(event, (event as PromiseRejectionEvent).reason));
};
