import type { Context } from 'hono';
import { PROBLEMS, problemType, type Problem, type ProblemCode } from '#contracts';

/** Says no to a request: a problem of the contract, with a sentence for the person who reads it. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  constructor(
    readonly code: ProblemCode,
    /** What happened and what to do. */
    detail: string,
    readonly extra: Partial<Pick<Problem, 'errors' | 'newerMessageIds' | 'serverAnswer'>> & {
      cause?: unknown;
      retryAfterS?: number;
    } = {},
  ) {
    super(detail, { cause: extra.cause });
  }

  /** The problem details (RFC 9457) that go over the wire. */
  toProblem(): Problem {
    const { cause: _, retryAfterS: __, ...extra } = this.extra;
    const { status, title } = PROBLEMS[this.code];
    return { type: problemType(this.code), title, status, detail: this.message, code: this.code, ...extra };
  }
}

/** The same answer for what does not exist and for what belongs to another tenant. */
export const notFound = (): ProblemError =>
  new ProblemError('not-found', 'What was asked for is not here, or is not yours to see. It may have been removed.');

/** Writes problem details as `application/problem+json`. */
export const answerProblem = (c: Context, problem: Problem): Response =>
  c.body(JSON.stringify(problem), problem.status as 400, { 'Content-Type': 'application/problem+json' });
