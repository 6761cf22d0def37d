import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { MailStore } from '../store/mailStore.ts';

const HEARTBEAT_MS = 20_000;

/**
 * A stream of server-sent events: `changed` with the mailbox's address whenever a mail comes, goes or is
 * read, in one mailbox or in all of them. A reader that lost the stream reloads what it shows when it is
 * back, so nothing is numbered or kept for it.
 */
export const liveEvents = (context: Context, store: MailStore, only: string | null): Response =>
  streamSSE(context, async (stream) => {
    const heartbeat = setInterval(() => void stream.write(': still here\n\n'), HEARTBEAT_MS);
    const stop = store.onChange((mailbox) => {
      if (only === null || only === mailbox) void stream.writeSSE({ event: 'changed', data: mailbox });
    });
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
