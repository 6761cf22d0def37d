import type { Context } from 'hono';
import { stream } from 'hono/streaming';
import type { Logger } from 'pino';
import type { AssistEvent, NexieProvider } from '#contracts';
import { ProblemError } from '../http/problem.ts';
import type { Proposal } from './provider.ts';

const unexpected = (cause: unknown): ProblemError =>
  new ProblemError('internal', 'Something went wrong on the server. Your text is unchanged.', { cause });

/**
 * Answers with a proposal piece by piece as server-sent events. A client that goes away cancels the making.
 *
 * @param make makes the proposal; throws a {@link ProblemError} for what the technician should read
 */
export const streamProposal = (
  http: Context,
  provider: NexieProvider,
  log: Logger,
  make: (signal: AbortSignal, onText: (piece: string) => void) => Promise<Proposal>,
): Response => {
  http.header('Content-Type', 'text/event-stream; charset=utf-8');
  http.header('Cache-Control', 'no-store');
  http.header('X-Accel-Buffering', 'no');
  return stream(http, async (to) => {
    const cancelled = new AbortController();
    to.onAbort(() => cancelled.abort());
    // Writes are queued in order; a client that went away is noticed by the abort, not by each write.
    const tell = (event: AssistEvent): Promise<unknown> => to.write(`data: ${JSON.stringify(event)}\n\n`);
    await tell({ type: 'started', provider });
    try {
      const proposal = await make(cancelled.signal, (text) => void tell({ type: 'delta', text }));
      await tell({ type: 'done', ...proposal });
    } catch (error) {
      if (cancelled.signal.aborted) return;
      if (!(error instanceof ProblemError)) log.error({ err: error }, 'a proposal could not be made');
      await tell({ type: 'failed', problem: (error instanceof ProblemError ? error : unexpected(error)).toProblem() });
    }
  });
};
