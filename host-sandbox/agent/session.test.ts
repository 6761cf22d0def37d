import { describe, expect, test } from 'vitest';
import type { ConsentRequest, SessionStatement } from './protocol.ts';
import {
  NO_SESSION,
  onDeadline,
  onDecision,
  onReconnect,
  onRequest,
  onStatement,
  onStop,
  type Session,
} from './session.ts';

const minute = (n: number): Date => new Date(Date.UTC(2026, 10, 23, 9, n));
/** Asked at 09:00, may be answered until just before 09:02. */
const request: ConsentRequest = {
  sessionId: 'ses_1',
  technicianName: 'Mara Lind',
  reason: 'Printer',
  expiresAt: minute(2).toISOString(),
  whatIsRecorded: ['Your screen'],
};
const asked: Session = { phase: 'asked', request };
const accepted: Session = { phase: 'answered', request, decision: 'accepted' };
const recording: Session = { phase: 'recording', sessionId: 'ses_1', request, since: minute(1), stopping: false };
const says = (state: string, ended = false, sessionId = 'ses_1'): SessionStatement => ({ sessionId, state, ended });

describe('an answer', () => {
  test('counts only to what was asked, and only before the deadline', () => {
    expect(onDecision(asked, 'ses_1', 'accepted', minute(1))).toEqual(accepted);
    expect(onDecision(asked, 'ses_2', 'accepted', minute(1))).toBe(asked);
    expect(onDecision(asked, 'ses_1', 'accepted', minute(2))).toBe(asked);
    expect(onDecision(NO_SESSION, 'ses_1', 'accepted', minute(1))).toBe(NO_SESSION);
  });

  test('is final', () => {
    expect(onDecision(accepted, 'ses_1', 'declined', minute(1))).toBe(accepted);
  });

  test('records nothing by itself: only the server’s word does', () => {
    expect(accepted.phase).toBe('answered');
    expect(onStatement(accepted, says('active'), minute(1))).toEqual(recording);
  });
});

describe('the deadline', () => {
  test('ends a request without an answer, and never accepts it', () => {
    expect(onDeadline(asked, minute(1))).toBe(asked);
    expect(onDeadline(asked, minute(2))).toMatchObject({ phase: 'over', how: 'expired' });
  });

  test('gives way to the server, which took an answer of the last moment', () => {
    expect(onStatement(onDeadline(accepted, minute(2)), says('active'), minute(2))).toMatchObject({
      phase: 'recording',
    });
  });
});

describe('the server’s word', () => {
  test.each([
    [asked, says('denied'), 'declined'],
    [accepted, says('expired'), 'expired'],
    [asked, says('expired', true), 'withdrawn'],
    [asked, says('awaiting_consent', true), 'ended'],
    [recording, says('active', true), 'ended'],
  ] as const)('%o becomes over with %o', (session, statement, how) => {
    expect(onStatement(session, statement, minute(1))).toMatchObject({ phase: 'over', how, sessionId: 'ses_1' });
  });

  test('starts a recording that this agent did not see begin', () => {
    expect(onStatement(NO_SESSION, says('active'), minute(1))).toEqual({ ...recording, request: null });
  });

  test('about another session ends nothing', () => {
    expect(onStatement(recording, says('expired', false, 'ses_0'), minute(1))).toBe(recording);
  });

  test('in a state of a later version changes nothing', () => {
    expect(onStatement(asked, says('paused'), minute(1))).toBe(asked);
  });

  test('repeated changes nothing', () => {
    const stopping = onStop(recording, 'ses_1');
    expect(onStatement(stopping, says('active'), minute(5))).toBe(stopping);
    expect(onRequest(accepted, request)).toBe(accepted);
    const over = onStatement(recording, says('active', true), minute(1));
    expect(onStatement(over, says('active', true), minute(5))).toBe(over);
  });

  test('asks anew when another session is requested', () => {
    const next = { ...request, sessionId: 'ses_2' };
    expect(onRequest(onDeadline(asked, minute(2)), next)).toEqual({ phase: 'asked', request: next });
  });
});

test('after a reconnect only what the end user has said is kept, for the server says the rest anew', () => {
  expect(onReconnect(asked)).toBe(NO_SESSION);
  expect(onReconnect(recording)).toBe(NO_SESSION);
  expect(onReconnect(accepted)).toBe(accepted);
  const stopping = onStop(recording, 'ses_1');
  expect(onReconnect(stopping)).toBe(stopping);
});
