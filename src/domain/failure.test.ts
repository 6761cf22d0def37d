import { describe, expect, test } from 'vitest';
import { PROBLEMS, problemType, type Problem, type ProblemCode } from '#contracts';
import { GatewayRefused, GatewayUnreachable } from '../gateway/errors.ts';
import { german as catalogue } from '../words/de/index.ts';
import { createSpeech } from '../words/speech.ts';
import { failureDetail, failureOf, peekErrorOf } from './failure.ts';

const refused = (code: ProblemCode, more: Partial<Problem> = {}) =>
  new GatewayRefused({ type: problemType(code), ...PROBLEMS[code], code, ...more });

describe('how a failure is told', () => {
  test('no answer is a matter of the connection', () => {
    const error = new GatewayUnreachable('no_answer', { cause: new TypeError('Failed to fetch') });
    expect(failureOf(error)).toMatchObject({
      code: 'offline',
      retryable: true,
      detail: expect.stringContaining('connection'),
    });
  });

  test('an answer that cannot be read says so, with its status', () => {
    const error = new GatewayUnreachable('unreadable', { cause: undefined, status: 502 });
    expect(failureOf(error)).toMatchObject({ code: 'unreadable', retryable: true, status: 502 });
  });

  test('a refusal is told in the server’s own words', () => {
    const error = refused('revision-conflict', { detail: 'Ben Ivers set the status to On hold.' });
    expect(failureOf(error)).toEqual({
      code: 'revision-conflict',
      title: PROBLEMS['revision-conflict'].title,
      detail: 'Ben Ivers set the status to On hold.',
      retryable: true,
      status: 412,
    });
  });

  test('what the mail server said stands there word for word, once', () => {
    const serverAnswer = '550 5.1.1 No such user here';
    const told = failureOf(refused('mail-dispatch-failed', { detail: 'The reply was not sent.', serverAnswer }));
    expect(told.detail).toBe(`The reply was not sent. The server said: ${serverAnswer}`);
    const named = failureOf(refused('mail-dispatch-failed', { detail: `Refused: ${serverAnswer}`, serverAnswer }));
    expect(named.detail).toBe(`Refused: ${serverAnswer}`);
  });

  test('readers of another language are told what to do in theirs, with the server’s words apart', () => {
    const german = createSpeech('de-DE', catalogue);
    const refusal = refused('mail-dispatch-failed', { detail: 'It was refused.', serverAnswer: '550 No such user' });
    const failure = failureOf(refusal, german);
    expect(failure).toMatchObject({
      title: 'Der Mailserver hat die Antwort nicht angenommen',
      detail: expect.stringMatching(/^Es wurde nichts gesendet/),
      quote: 'It was refused. 550 No such user',
    });
    expect(failureDetail(failure, german)).toContain(
      'Antwort des Servers: \u2068It was refused. 550 No such user\u2069',
    );
    expect(failureOf(refused('unavailable', { detail: 'Down.' }), german).quote).toBeUndefined();
  });

  test.each(['forbidden', 'not-found', 'transition-not-allowed', 'no-contact-address'] as const)(
    '%s is not offered again',
    (code) => expect(failureOf(refused(code)).retryable).toBe(false),
  );

  test.each(['unavailable', 'rate-limited', 'internal', 'mail-dispatch-failed', 'no-email-account'] as const)(
    '%s may pass',
    (code) => expect(failureOf(refused(code)).retryable).toBe(true),
  );

  test.each([new RangeError('out of range'), 'out of range'])('anything else is a fault of this panel', (error) => {
    expect(failureOf(error)).toMatchObject({ code: 'unexpected', detail: 'out of range' });
  });
});

describe('a failure on its way to the host', () => {
  test('is plain data with title, detail and cause', () => {
    const error = peekErrorOf(new GatewayUnreachable('no_answer', { cause: new TypeError('Failed to fetch') }));
    expect(structuredClone(error)).toEqual({
      code: 'offline',
      message: 'The server cannot be reached: Check your connection and try again.',
      retryable: true,
      cause: 'Failed to fetch',
    });
  });
});
