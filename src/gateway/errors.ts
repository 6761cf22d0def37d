import type { Problem } from '#contracts';

/** The question could not be asked, or its answer could not be read: offline, aborted, not our API. */
export class GatewayUnreachable extends Error {
  override readonly name = 'GatewayUnreachable';
  constructor(
    readonly reason: 'no_answer' | 'unreadable',
    options: { cause: unknown; status?: number },
  ) {
    super(reason === 'no_answer' ? 'The server did not answer.' : 'The server’s answer could not be read.', options);
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
