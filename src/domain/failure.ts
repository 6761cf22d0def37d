import type { PeekError, ProblemCode } from '#contracts';
import { ENGLISH, type Label, type Speech } from '../words/speech.ts';
import { speaksEnglish } from './becauseText.ts';
import { PROBLEM_ADVICE } from './problemAdvice.ts';

/** What went wrong, told to a person. */
export interface Failure {
  readonly code: ProblemCode | 'offline' | 'unreadable' | 'unexpected';
  readonly title: string;
  /** What happened and what to do. To readers of English with the server's own words, which are English. */
  readonly detail: string;
  /** For readers of another language, the server's own words where they say more than title and detail. */
  readonly quote?: string;
  /** Whether trying the same again may help. */
  readonly retryable: boolean;
  readonly status?: number;
}

/** The kinds of error that the gateway throws, as far as this rule needs them. */
export type GatewayError =
  | {
      readonly name: 'GatewayUnreachable';
      readonly reason: 'no_answer' | 'silence' | 'unreadable';
      readonly status?: number;
    }
  | {
      readonly name: 'GatewayRefused';
      readonly problem: {
        readonly code: ProblemCode;
        readonly title: string;
        readonly status: number;
        readonly detail?: string;
        readonly serverAnswer?: string;
      };
    };

/** Problems that the same request cannot get past. */
const FINAL = new Set<ProblemCode>([
  'forbidden',
  'not-found',
  'invalid-request',
  'transition-not-allowed',
  'no-contact-address',
  'attachment-too-large',
  'attachment-refused',
  'session-running',
  'timer-running-elsewhere',
]);

/** Problems of which title and advice say all that there is to say. */
const PLAIN = new Set<ProblemCode>(['unauthenticated', 'csrf-rejected', 'not-found', 'unavailable', 'internal']);

const isGatewayError = (error: unknown): error is GatewayError =>
  error instanceof Error && (error.name === 'GatewayUnreachable' || error.name === 'GatewayRefused');

/** The one table that decides how a failure is told. */
export const failureOf = (error: unknown, speech: Speech = ENGLISH): Failure => {
  const { say } = speech;
  if (error instanceof Error && error.name === 'ChunkLoadError') {
    return {
      code: 'unexpected',
      title: say('A part of this panel could not be loaded'),
      detail: say('It was tried several times. Check your connection and try again; what you wrote is kept.'),
      retryable: true,
    };
  }
  if (!isGatewayError(error)) {
    return {
      code: 'unexpected',
      title: say('Something went wrong in this panel'),
      detail: error instanceof Error ? error.message : String(error),
      retryable: true,
    };
  }
  if (error.name === 'GatewayUnreachable') {
    return error.reason === 'unreadable'
      ? {
          code: 'unreadable',
          title: say('The server’s answer could not be read'),
          detail: say('It may be down or being updated. Try again in a moment.'),
          retryable: true,
          status: error.status,
        }
      : {
          code: 'offline',
          title: say('The server cannot be reached'),
          detail: say('Check your connection and try again.'),
          retryable: true,
        };
  }
  const { code, title, status, detail, serverAnswer } = error.problem;
  const advice = PROBLEM_ADVICE[code];
  if (!speaksEnglish(speech)) {
    const quote = [detail, serverAnswer].filter((each, index, all) => each && !(index && all[0]?.includes(each)));
    return {
      code,
      title: say(title as Label),
      detail: advice ? say(advice) : '',
      ...(quote.length === 0 || PLAIN.has(code) ? {} : { quote: quote.join(' ') }),
      retryable: !FINAL.has(code),
      status,
    };
  }
  const words = detail ?? '';
  return {
    code,
    title: say(title as Label),
    detail:
      serverAnswer && !words.includes(serverAnswer)
        ? `${words} ${say('The server said: {answer}', { answer: serverAnswer })}`.trim()
        : words,
    retryable: !FINAL.has(code),
    status,
  };
};

/** All of a failure but its title in one text, for where no markup can be. */
export const failureDetail = (
  { detail, quote }: Pick<Failure, 'detail' | 'quote'>,
  { say }: Speech = ENGLISH,
): string =>
  // Isolated (Unicode's FSI and PDI), as the directions may differ.
  [detail, quote && say('The server said: {answer}', { answer: `\u2068${quote}\u2069` })].filter(Boolean).join(' ');

/** A failure as it crosses the border to the host. */
export const peekErrorOf = (error: unknown): PeekError => {
  const { code, title, detail, retryable, status } = failureOf(error);
  return {
    code,
    message: detail ? `${title}: ${detail}` : title,
    retryable,
    ...(status === undefined ? {} : { status }),
    ...(error instanceof Error && error.cause instanceof Error ? { cause: error.cause.message } : {}),
  };
};
