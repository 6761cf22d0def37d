import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { Machines } from '../machines.ts';

const HEARTBEAT_MS = 20_000;

/**
 * Server-sent events: `changed` whenever something changes on one machine, or on any. A page that lost
 * the stream shows everything anew when it is back, so nothing is numbered or kept for it.
 */
export const liveEvents = (context: Context, machines: Machines, only: string | null): Response =>
  streamSSE(context, async (stream) => {
    const heartbeat = setInterval(() => void stream.write(': still here\n\n'), HEARTBEAT_MS);
    const stop = machines.onChange((assetId) => {
      if (only === null || assetId === null || assetId === only) void stream.writeSSE({ event: 'changed', data: '' });
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
