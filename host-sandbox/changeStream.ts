import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';

const HEARTBEAT_MS = 20_000;

/**
 * A stream of server-sent events for a page that shows what the process holds: `hello` when it is open, and
 * `changed`, with what `listen` gives to its callback, whenever something changes. A reader that lost the
 * stream takes what it shows anew when it is back, so nothing is numbered or kept for it.
 * @param listen Calls back at each change, until the function that it returns is called.
 */
export const changeStream = (context: Context, listen: (onChange: (data: string) => void) => () => void): Response =>
  streamSSE(context, async (stream) => {
    const heartbeat = setInterval(() => void stream.write(': still here\n\n'), HEARTBEAT_MS);
    const stop = listen((data) => void stream.writeSSE({ event: 'changed', data }));
    const ended = new Promise<void>((resolve) => {
      stream.onAbort(() => {
        clearInterval(heartbeat);
        stop();
        resolve();
      });
    });
    await stream.writeSSE({ event: 'hello', data: '', retry: 1_000 });
    await ended;
  });
