import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isOver, transition, type SessionFacts, type SessionHappening } from './transitions.ts';

const minute = (n: number): Date => new Date(Date.UTC(2026, 10, 23, 9, n));
/** Asked at 09:00, may be answered until just before 09:02. */
const asked: SessionFacts = {
  state: 'awaiting_consent',
  consentExpiresAt: minute(2),
  decidedAt: null,
  endedAt: null,
  endedBy: null,
};
const active: SessionFacts = { ...asked, state: 'active', decidedAt: minute(1) };

describe('a session that awaits consent', () => {
  test('becomes active when the end user accepts in time', () => {
    expect(transition(asked, { type: 'accepted', at: minute(1) })).toEqual({ changed: true, session: active });
  });

  test('is denied when the end user declines', () => {
    expect(transition(asked, { type: 'declined', at: minute(1) })).toMatchObject({
      session: { state: 'denied', decidedAt: minute(1) },
    });
  });

  test('expires when nobody has answered at the deadline, and not before', () => {
    expect(transition(asked, { type: 'timed_out', at: minute(1) })).toEqual({ changed: false, because: 'not-due' });
    expect(transition(asked, { type: 'timed_out', at: minute(2) })).toMatchObject({
      session: { state: 'expired', endedBy: null },
    });
  });

  test('expires when the acceptance comes at the deadline, though nobody has noticed the deadline yet', () => {
    expect(transition(asked, { type: 'accepted', at: minute(2) })).toMatchObject({ session: { state: 'expired' } });
  });

  test('is withdrawn by the technician, which names who did it and claims no decision', () => {
    expect(transition(asked, { type: 'stopped', at: minute(1), by: 'Mara Lind' })).toEqual({
      changed: true,
      session: { ...asked, state: 'expired', endedAt: minute(1), endedBy: 'Mara Lind' },
    });
  });
});

describe('an active session', () => {
  test('is ended by whoever stops it', () => {
    expect(transition(active, { type: 'stopped', at: minute(30), by: 'the end user' })).toEqual({
      changed: true,
      session: { ...active, endedAt: minute(30), endedBy: 'the end user' },
    });
  });

  test.each(['accepted', 'declined', 'timed_out'] as const)('takes no notice of a second answer: %s', (type) => {
    expect(transition(active, { type, at: minute(30) })).toEqual({ changed: false, because: 'decided' });
  });
});

const happenings: fc.Arbitrary<SessionHappening[]> = fc
  .array(
    fc.tuple(fc.constantFrom('accepted', 'declined', 'timed_out', 'stopped'), fc.integer({ min: 0, max: 20_000 })),
    { maxLength: 8 },
  )
  .map((list) => {
    let at = minute(0).getTime();
    return list.map(([type, gap]): SessionHappening => {
      at += gap * 10;
      const common = { at: new Date(at) };
      return type === 'stopped' ? { type, by: 'somebody', ...common } : { type, ...common };
    });
  });

describe('whatever happens to a session', () => {
  const live = (list: SessionHappening[]): SessionFacts[] => {
    const states = [asked];
    for (const happening of list) {
      const result = transition(states.at(-1)!, happening);
      if (result.changed) states.push(result.session);
    }
    return states;
  };

  test('it is active only after an acceptance before the deadline', () => {
    fc.assert(
      fc.property(happenings, (list) => {
        const decided = live(list).find(({ state }) => state === 'active')?.decidedAt;
        if (!decided) return;
        expect(decided < asked.consentExpiresAt).toBe(true);
        expect(list).toContainEqual({ type: 'accepted', at: decided });
      }),
    );
  });

  test('what is over stays as it is', () => {
    fc.assert(
      fc.property(happenings, (list) => {
        const states = live(list);
        expect(states.slice(0, -1).some(isOver)).toBe(false);
      }),
    );
  });

  test('it goes only from awaiting to active, denied or expired, and from active to its end', () => {
    fc.assert(
      fc.property(happenings, (list) => {
        const names = live(list).map(({ state, endedAt }) => (state === 'active' && endedAt ? 'ended' : state));
        expect([
          'awaiting_consent',
          'awaiting_consent>active',
          'awaiting_consent>active>ended',
          'awaiting_consent>denied',
          'awaiting_consent>expired',
        ]).toContain(names.join('>'));
      }),
    );
  });
});
