import type { Problem } from '#contracts';

/**
 * The question could not be asked, or its answer could not be read: offline, aborted, not our API. After `silence`
 * nothing has come back for as long as is waited (gateway.ts); as after `no_answer`, nobody knows whether what
 * was asked has been done.
 */
export class GatewayUnreachable extends Error {
  override readonly name = 'GatewayUnreachable';
  constructor(
    readonly reason: 'no_answer' | 'silence' | 'unreadable',
    options: { cause: unknown; status?: number },
  ) {
    super(`The server’s answer: ${reason}`, options);
    this.status = options.status;
  }
  readonly status: number | undefined;
}

/** The server said no, and why. */
export class GatewayRefused extends Error {
  override readonly name = 'GatewayRefused';
  constructor(readonly problem: Problem) {
    super(problem.detail ?? problem.title);
  }
}

/** Lets every failure pass as nothing but silence, which is thrown again: nobody waits for it twice in a row. */
export const exceptSilence = (error: unknown): null => {
  if ((error as GatewayUnreachable).reason === 'silence') throw error;
  return null;
};
