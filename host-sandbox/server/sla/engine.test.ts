import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import type { BusinessCalendar } from '../db/schema.ts';
import { businessClock } from './businessClock.ts';
import { reckonSla, type SlaInput } from './engine.ts';
import { isWarning, nextChangeAt, pressureOf } from './pressure.ts';
import { slaTargets } from './slaTargets.ts';

const MINUTE = 60_000;
const weekdays = Object.fromEntries(['1', '2', '3', '4', '5'].map((day) => [day, [480, 1080] as const]));
/** Mon–Fri 08:00–18:00 in Berlin (UTC+1 in winter), and Christmas Day. */
const calendar: BusinessCalendar = { timeZone: 'Europe/Berlin', hours: weekdays, holidays: ['2026-12-25'] };
const targets = {
  critical: { first_response: 15, resolution: 240 },
  high: { first_response: 60, resolution: 480 },
  low: { first_response: 480, resolution: 2400 },
};
const policy = { name: 'Gold', calendar, targets };
/** Round the clock in New York, where summer time begins on Sunday, 8 March 2026. */
const always = Object.fromEntries(['1', '2', '3', '4', '5', '6', '7'].map((day) => [day, [0, 1440] as const]));
const platinum = { name: 'Platinum', calendar: { timeZone: 'America/New_York', hours: always, holidays: [] }, targets };
/** Mon–Fri 08:00–18:00 in Sydney (UTC+11 in November). */
const sydney = { name: 'Pacific', calendar: { ...calendar, timeZone: 'Australia/Sydney', holidays: [] }, targets };

type Change = readonly [to: string, at: string];

/** A ticket that came in on Monday, 23 November 2026, 09:00 in Berlin, unless said otherwise. */
const ticket = (given: {
  created?: string;
  now: string;
  changes?: readonly Change[];
  reply?: string;
  resolved?: string;
  /** The ticket's priority now, whatever it was when it came in. */
  priority?: string;
  /** The policy of the client's contract now. */
  policy?: SlaInput['policy'];
}): SlaInput => {
  const statusChanges = (given.changes ?? []).map(([to, at], index, all) => ({
    from: all[index - 1]?.[0] ?? 'new',
    to,
    at: new Date(at),
    byName: 'Mara Lind',
  }));
  return {
    policy: given.policy ?? policy,
    priority: given.priority ?? 'high',
    createdAt: new Date(given.created ?? '2026-11-23T08:00Z'),
    status: statusChanges.at(-1)?.to ?? 'new',
    statusChanges,
    firstResponse: given.reply ? { at: new Date(given.reply), byName: 'Mara Lind' } : null,
    resolvedAt: given.resolved ? new Date(given.resolved) : null,
    now: new Date(given.now),
  };
};

const iso = (text: string | null): string | null => (text === null ? null : new Date(text).toISOString());

/** Each row: what happened; then of one target the state, the minutes left and when it is due. */
// prettier-ignore
const examples: readonly [string, Parameters<typeof ticket>[0], 'first_response' | 'resolution', string, number | null, string | null][] = [
  ['half an hour after it came in', { now: '2026-11-23T08:30Z' }, 'first_response', 'running', 30, '2026-11-23T09:00Z'],
  ['the resolution is counted at the same time', { now: '2026-11-23T08:30Z' }, 'resolution', 'running', 450, '2026-11-23T16:00Z'],
  ['at the very moment it is due, it is not late', { now: '2026-11-23T09:00Z' }, 'first_response', 'running', 0, '2026-11-23T09:00Z'],
  ['a minute later it is breached', { now: '2026-11-23T09:01Z' }, 'first_response', 'breached', -1, '2026-11-23T09:00Z'],
  ['answered in time', { now: '2026-11-23T12:00Z', reply: '2026-11-23T08:45Z' }, 'first_response', 'met', null, '2026-11-23T09:00Z'],
  ['answered at the last moment', { now: '2026-11-23T12:00Z', reply: '2026-11-23T09:00Z' }, 'first_response', 'met', null, '2026-11-23T09:00Z'],
  ['answered late', { now: '2026-11-23T12:00Z', reply: '2026-11-23T09:30Z' }, 'first_response', 'met_late', null, '2026-11-23T09:00Z'],
  ['in the night no time passes', { created: '2026-11-23T16:30Z', now: '2026-11-23T23:00Z' }, 'first_response', 'running', 30, '2026-11-24T07:30Z'],
  ['it came in on a Sunday', { created: '2026-11-22T12:00Z', now: '2026-11-23T07:15Z' }, 'first_response', 'running', 45, '2026-11-23T08:00Z'],
  ['due when Friday closes, it is breached on Saturday though no business time has passed', { created: '2026-11-27T16:00Z', now: '2026-11-28T10:00Z' }, 'first_response', 'breached', 0, '2026-11-27T17:00Z'],
  ['Christmas and the weekend are not counted', { created: '2026-12-24T16:30Z', now: '2026-12-27T10:00Z' }, 'first_response', 'running', 30, '2026-12-28T07:30Z'],
  ['the week in which summer time ends opens at 08:00 on the wall', { created: '2026-10-23T15:30Z', now: '2026-10-24T10:00Z' }, 'first_response', 'running', 30, '2026-10-26T07:30Z'],
  ['waiting on the customer', { now: '2026-11-23T15:00Z', changes: [['in_progress', '2026-11-23T08:10Z'], ['waiting_on_customer', '2026-11-23T08:20Z']] }, 'resolution', 'paused', 460, null],
  ['on hold', { now: '2026-11-23T15:00Z', changes: [['on_hold', '2026-11-23T10:00Z']] }, 'resolution', 'paused', 360, null],
  ['taken up again after two hours', { now: '2026-11-23T11:00Z', changes: [['waiting_on_customer', '2026-11-23T08:20Z'], ['in_progress', '2026-11-23T10:20Z']] }, 'resolution', 'running', 420, '2026-11-24T08:00Z'],
  ['breached before it was paused, it stays breached', { now: '2026-11-23T15:00Z', changes: [['waiting_on_customer', '2026-11-23T09:30Z']] }, 'first_response', 'breached', -30, '2026-11-23T09:00Z'],
  ['resolved in time', { now: '2026-11-24T08:00Z', resolved: '2026-11-23T10:00Z', changes: [['resolved', '2026-11-23T10:00Z']] }, 'resolution', 'met', null, '2026-11-23T16:00Z'],
  ['resolved late', { now: '2026-11-24T12:00Z', resolved: '2026-11-24T09:00Z', changes: [['resolved', '2026-11-24T09:00Z']] }, 'resolution', 'met_late', null, '2026-11-23T16:00Z'],
  ['resolved without a reply, nobody waits for one', { now: '2026-11-24T12:00Z', resolved: '2026-11-23T08:30Z', changes: [['resolved', '2026-11-23T08:30Z']] }, 'first_response', 'met', null, '2026-11-23T09:00Z'],
  ['opened again, the time in which it was resolved is not counted', { now: '2026-11-23T15:00Z', changes: [['resolved', '2026-11-23T10:00Z'], ['in_progress', '2026-11-23T14:00Z']] }, 'resolution', 'running', 300, '2026-11-24T10:00Z'],
  ['closed by a system that stamps no resolution', { now: '2026-11-24T12:00Z', changes: [['closed', '2026-11-23T10:00Z']] }, 'resolution', 'met', null, '2026-11-23T16:00Z'],
  ['the same moment in Sydney is evening: nothing passes until 08:00 there', { now: '2026-11-23T20:00Z', policy: sydney }, 'first_response', 'running', 60, '2026-11-23T22:00Z'],
  ['in Sydney a Berlin Sunday evening is Monday morning', { created: '2026-11-22T20:00Z', now: '2026-11-22T21:30Z', policy: sydney }, 'first_response', 'running', 30, '2026-11-22T22:00Z'],
  ['round the clock, the night in which summer time begins has one hour less on the wall and none less to work', { created: '2026-03-08T06:30Z', now: '2026-03-08T07:00Z', policy: platinum }, 'first_response', 'running', 30, '2026-03-08T07:30Z'],
  ['summer time begins while it waits: the pause takes nothing', { created: '2026-03-07T12:00Z', now: '2026-03-09T12:00Z', policy: platinum, changes: [['waiting_on_customer', '2026-03-07T13:00Z'], ['in_progress', '2026-03-09T11:00Z']] }, 'resolution', 'running', 360, '2026-03-09T18:00Z'],
  ['raised to critical, the shorter target counts from the beginning', { now: '2026-11-23T08:20Z', priority: 'critical' }, 'first_response', 'breached', -5, '2026-11-23T08:15Z'],
  ['raised to critical, what was paused stays paused time', { now: '2026-11-23T11:00Z', priority: 'critical', changes: [['on_hold', '2026-11-23T08:10Z'], ['in_progress', '2026-11-23T10:10Z']] }, 'resolution', 'running', 180, '2026-11-23T14:00Z'],
  ['lowered, what was breached is on time again', { now: '2026-11-23T09:30Z', priority: 'low' }, 'first_response', 'running', 390, '2026-11-23T16:00Z'],
  ['answered late for high, in time once it is low', { now: '2026-11-23T12:00Z', reply: '2026-11-23T09:30Z', priority: 'low' }, 'first_response', 'met', null, '2026-11-23T16:00Z'],
  ['under a contract that never closes, the night counts', { created: '2026-11-23T16:30Z', now: '2026-11-23T17:15Z', policy: platinum }, 'first_response', 'running', 15, '2026-11-23T17:30Z'],
  ['two pauses, and the night between them', { now: '2026-11-24T10:00Z', changes: [['waiting_on_customer', '2026-11-23T09:00Z'], ['in_progress', '2026-11-23T16:00Z'], ['on_hold', '2026-11-24T08:00Z'], ['in_progress', '2026-11-24T09:00Z']] }, 'resolution', 'running', 240, '2026-11-24T14:00Z'],
];

describe('the targets of a ticket, reckoned by hand', () => {
  test.each(examples)('%s: %s', (_, given, kind, state, minutesLeft, dueAt) => {
    const target = slaTargets(ticket(given)).find((one) => one.kind === kind);
    expect(
      target && {
        state: target.state,
        minutesLeft: target.remainingMs === null ? null : target.remainingMs / MINUTE,
        dueAt: target.dueAt,
      },
    ).toEqual({
      state,
      minutesLeft,
      dueAt: iso(dueAt),
    });
  });

  test('a policy without a target for the priority promises nothing', () => {
    expect(slaTargets({ ...ticket({ now: '2026-11-23T08:30Z' }), priority: 'unheard of' })).toEqual([]);
  });
});

describe('the sentence that explains a target', () => {
  const explained = (given: Parameters<typeof ticket>[0], kind: 'first_response' | 'resolution'): string | undefined =>
    slaTargets(ticket(given)).find((target) => target.kind === kind)?.explanation;

  // prettier-ignore
  test.each<[Parameters<typeof ticket>[0], 'first_response' | 'resolution', string]>([
    [{ now: '2026-11-23T12:00Z', reply: '2026-11-23T08:45Z' }, 'first_response', 'Met by the reply of 09:45 CET by Mara Lind, accepted by the mail server.'],
    [{ now: '2026-11-24T12:00Z', reply: '2026-11-23T09:30Z' }, 'first_response', 'Met by the reply of 10:30 CET on Mon 23 Nov by Mara Lind, accepted by the mail server, after it was due at 10:00 CET on Mon 23 Nov.'],
    [{ now: '2026-11-23T15:00Z', changes: [['waiting_on_customer', '2026-11-23T08:20Z']] }, 'resolution', 'Paused since 09:20 CET, when Mara Lind set the status to waiting on customer; 7 h 40 min of business time are left.'],
    [{ now: '2026-11-23T11:00Z', changes: [['on_hold', '2026-11-23T08:20Z'], ['in_progress', '2026-11-23T10:20Z']] }, 'resolution', 'Due at 09:00 CET on Tue 24 Nov: resolution within 8 h of business time under Gold, 2 h of pauses not counted.'],
    [{ now: '2026-11-23T09:01Z' }, 'first_response', 'Breached at 10:00 CET: no reply was accepted by the mail server within 1 h of business time under Gold.'],
    [{ now: '2026-11-23T12:00Z', resolved: '2026-11-23T08:30Z', changes: [['resolved', '2026-11-23T08:30Z']] }, 'first_response', 'Ended by resolving the ticket at 09:30 CET, without an e-mail reply before.'],
    [{ now: '2026-11-23T12:00Z', resolved: '2026-11-23T08:30Z', changes: [['resolved', '2026-11-23T08:30Z']] }, 'resolution', 'Met by resolving the ticket at 09:30 CET.'],
  ])('%#: %o %s', (given, kind, sentence) => {
    expect(explained(given, kind)).toBe(sentence);
  });
});

describe('the pressure that the queue shows', () => {
  // prettier-ignore
  test.each<[string, Parameters<typeof ticket>[0], string, string | null]>([
    ['is on track with a quarter left', { now: '2026-11-23T08:45Z' }, 'on_track', '2026-11-23T09:00Z'],
    ['warns when less than a quarter is left', { now: '2026-11-23T08:45:00.001Z' }, 'warning', '2026-11-23T09:00Z'],
    ['is breached as soon as one target is', { now: '2026-11-23T09:30Z' }, 'breached', '2026-11-23T09:00Z'],
    ['turns to the resolution once the first reply is out', { now: '2026-11-23T09:30Z', reply: '2026-11-23T08:30Z' }, 'on_track', '2026-11-23T16:00Z'],
    ['is paused', { now: '2026-11-23T09:30Z', changes: [['on_hold', '2026-11-23T08:30Z']] }, 'paused', null],
    ['is met when everything is over', { now: '2026-11-23T09:30Z', resolved: '2026-11-23T09:00Z', changes: [['resolved', '2026-11-23T09:00Z']] }, 'met', null],
  ])('%s', (_, given, pressure, dueAt) => {
    expect(pressureOf(reckonSla(ticket(given)))).toEqual({ pressure, dueAt: dueAt === null ? null : new Date(dueAt) });
  });

  // prettier-ignore
  test.each([
    ['a quarter is left at the end of the day: the warning begins with the next one', { created: '2026-11-23T16:15Z', now: '2026-11-23T16:15Z' }, '2026-11-24T07:00:00.001Z'],
    ['nothing is left at the end of the day: what comes after it is late', { created: '2026-11-23T16:00Z', now: '2026-11-23T16:50Z' }, '2026-11-23T17:00:00.001Z'],
  ])('%s', (_, given, changesAt) => {
    const now = Date.parse(given.now);
    expect(nextChangeAt(businessClock(calendar), reckonSla(ticket(given)), now)).toBe(Date.parse(changesAt));
  });

  test('changes for some target at the instant that is foretold, and for none before', () => {
    fc.assert(
      fc.property(histories, (input) => {
        const alarmsAt = (now: number) =>
          reckonSla({ ...input, now: new Date(now) }).map((target) => `${target.state} ${isWarning(target)}`);
        const now = input.now.getTime();
        const next = nextChangeAt(businessClock(calendar), reckonSla(input), now);
        fc.pre(next !== null);
        expect(alarmsAt(next - 1)).toEqual(alarmsAt(now));
        expect(alarmsAt(next)).not.toEqual(alarmsAt(now));
      }),
    );
  });
});

/** Any life of a ticket over three weeks around the end of summer time. */
const begin = Date.parse('2026-10-12T00:00Z');
const histories: fc.Arbitrary<SlaInput> = fc
  .record({
    created: fc.integer({ min: 0, max: 5 * 24 * 60 }),
    gaps: fc.array(
      fc.tuple(
        fc.constantFrom('in_progress', 'waiting_on_customer', 'on_hold', 'resolved'),
        fc.integer({ min: 0, max: 2 * 24 * 60 }),
      ),
      { maxLength: 6 },
    ),
    reply: fc.option(fc.integer({ min: 0, max: 3 * 24 * 60 })),
    afterwards: fc.integer({ min: 0, max: 5 * 24 * 60 }),
  })
  .map(({ created, gaps, reply, afterwards }) => {
    const createdAt = begin + created * MINUTE;
    let at = createdAt;
    let from = 'new';
    const statusChanges = gaps.map(([to, minutes]) => {
      at += minutes * MINUTE;
      const change = { from, to, at: new Date(at), byName: 'Mara Lind' };
      from = to;
      return change;
    });
    const replyAt = reply === null ? null : createdAt + reply * MINUTE;
    const now = at + afterwards * MINUTE;
    return {
      policy,
      priority: 'high',
      createdAt: new Date(createdAt),
      status: from,
      statusChanges,
      firstResponse: replyAt !== null && replyAt <= now ? { at: new Date(replyAt), byName: null } : null,
      resolvedAt: from === 'resolved' ? new Date(at) : null,
      now: new Date(now),
    };
  });

const later = (input: SlaInput, minutes: number): SlaInput => ({
  ...input,
  now: new Date(input.now.getTime() + minutes * MINUTE),
});

describe('the targets of any ticket', () => {
  test('have less than nothing left only when they are breached', () => {
    fc.assert(
      fc.property(histories, (input) => {
        for (const target of slaTargets(input))
          if (target.state !== 'breached') expect(target.remainingMs ?? 0).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test('never gain time while nobody touches the ticket, and stay breached or met once they are', () => {
    fc.assert(
      fc.property(histories, fc.integer({ min: 0, max: 10_000 }), (input, minutes) => {
        const [before, after] = [reckonSla(input), reckonSla(later(input, minutes))];
        before.forEach((target, index) => {
          expect(after[index]!.remainingMs).toBeLessThanOrEqual(target.remainingMs);
          if (target.state !== 'running') expect(after[index]!.state).toBe(target.state);
        });
      }),
    );
  });

  test('lose nothing while they are paused, however long', () => {
    fc.assert(
      fc.property(
        histories,
        fc.constantFrom('waiting_on_customer', 'on_hold'),
        fc.integer({ min: 1, max: 10_000 }),
        (input, to, minutes) => {
          fc.pre(input.resolvedAt === null);
          const pause = { from: input.status, to, at: input.now, byName: 'Mara Lind' };
          const paused = { ...input, status: to, statusChanges: [...input.statusChanges, pause] };
          const [before, after] = [reckonSla(input), reckonSla(later(paused, minutes))];
          before.forEach((target, index) => expect(after[index]!.remainingMs).toBe(target.remainingMs));
          for (const target of after) expect(target.state).not.toBe('running');
        },
      ),
    );
  });

  test('have after a pause what they had before it', () => {
    fc.assert(
      fc.property(histories, fc.integer({ min: 1, max: 10_000 }), (input, minutes) => {
        fc.pre(input.resolvedAt === null && input.firstResponse === null);
        const end = later(input, minutes).now;
        const statusChanges = [
          ...input.statusChanges,
          { from: input.status, to: 'on_hold', at: input.now, byName: 'Mara Lind' },
          { from: 'on_hold', to: 'in_progress', at: end, byName: 'Mara Lind' },
        ];
        const [before, after] = [
          reckonSla(input),
          reckonSla({ ...input, status: 'in_progress', statusChanges, now: end }),
        ];
        before.forEach((target, index) => expect(after[index]!.remainingMs).toBe(target.remainingMs));
      }),
    );
  });

  test('have the same left when the clocks change between two openings or in no week at all', () => {
    // Whole weeks earlier there is no change of the clocks in Berlin: the same life on the wall has the same figures.
    const weekOf = (instant: Date): Date => {
      const there = Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO('Europe/Berlin');
      return new Date(
        there.toPlainDateTime().subtract({ weeks: 6 }).toZonedDateTime('Europe/Berlin').epochMilliseconds,
      );
    };
    // In the doubled hour a wall time names two moments; nobody works then.
    const isClear = (input: SlaInput): boolean =>
      [input.createdAt, input.now, ...input.statusChanges.map(({ at }) => at)].every(
        (at) => at < new Date('2026-10-25T00:00Z') || at > new Date('2026-10-25T02:00Z'),
      );
    fc.assert(
      fc.property(histories, (input) => {
        fc.pre(isClear(input));
        const moved: SlaInput = {
          ...input,
          createdAt: weekOf(input.createdAt),
          statusChanges: input.statusChanges.map((change) => ({ ...change, at: weekOf(change.at) })),
          firstResponse: null,
          resolvedAt: input.resolvedAt && weekOf(input.resolvedAt),
          now: weekOf(input.now),
        };
        const figures = (of: SlaInput) =>
          reckonSla(of).map(({ state, remainingMs, pausedMs }) => [state, remainingMs, pausedMs]);
        expect(figures(moved)).toEqual(figures({ ...input, firstResponse: null }));
      }),
    );
  });

  test('are breached right after they were due, and not before', () => {
    fc.assert(
      fc.property(histories, (input) => {
        for (const target of reckonSla(input)) {
          if (target.state !== 'running' || target.dueAt === null) continue;
          const stateAt = (now: number) =>
            reckonSla({ ...input, now: new Date(now) }).find(({ kind }) => kind === target.kind)?.state;
          expect([stateAt(target.dueAt), stateAt(target.dueAt + 1)]).toEqual(['running', 'breached']);
        }
      }),
    );
  });
});
