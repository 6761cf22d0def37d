import type { Peek } from '../peek.svelte.ts';

/** An address of a file, as stacks have them. */
const ADDRESS = /\bhttps?:\/\/[^\s)]+/;

/** The file that threw: the first one in the stack. Some browsers begin a stack with the message, which may name any. */
const fileOf = ({ stack = '', message }: Error): string | undefined => {
  const at = stack.indexOf(message);
  return ADDRESS.exec(at === -1 ? stack : stack.slice(at + message.length))?.[0];
};

/** Whether an error was thrown by one of the files in the folder `base`. Folders in it are somebody else's. */
export const isThrownBy = (base: string, error: unknown): boolean => {
  const file = error instanceof Error ? fileOf(error) : undefined;
  return file !== undefined && file.startsWith(base) && !file.slice(base.length).includes('/');
};

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
