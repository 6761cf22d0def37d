import { setTimeout as wait } from 'node:timers/promises';
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context, MiddlewareHandler } from 'hono';
import { ProblemError } from '../http/problem.ts';
import type { FaultBoard } from './faultBoard.ts';

const LIVE_PATH = /^\/api\/tickets\/([^/]+\/)?live$/;

/**
 * Hangs up without a word, as a broken network does: a browser comes back after that, while it takes
 * any HTTP status for the end of an event stream.
 */
const hangUp = (c: Context): Response => {
  const { outgoing } = (c.env ?? {}) as Partial<HttpBindings>;
  if (!outgoing) throw new ProblemError('unavailable', 'The live stream is switched off in the sandbox.');
  outgoing.destroy();
  return RESPONSE_ALREADY_SENT;
};

const pause = async (ms: number, signal: AbortSignal): Promise<void> => {
  try {
    await wait(ms, undefined, { signal });
  } catch {
    // The client has gone; the answer falls into the void.
  }
};

/** Acts out the faults of the API: slow answers, errors, and cut live streams. Goes before `/api/*`. */
export const faultMiddleware =
  (board: FaultBoard): MiddlewareHandler =>
  async (c, next) => {
    const { slowMs, apiErrors, liveCut } = board.current();
    if (liveCut && LIVE_PATH.test(c.req.path)) return hangUp(c);
    if (slowMs > 0) await pause(slowMs, c.req.raw.signal);
    if (apiErrors)
      throw new ProblemError('unavailable', 'The service is down for a moment. Try again; nothing is lost.');
    return next();
  };
