import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { routes } from '#contracts';
import { openTestServer, type SignedInBrowser, type TestServer } from '../../../test/support/testServer.ts';
import { contract, liveEvent, message, timeEntry } from '../db/schema.ts';
import { timeRoutes } from './timeRoutes.ts';

const MINUTE = 60_000;
/** Under a block of 600 minutes, rounded to quarters of an hour. */
const params = { ticketId: 'ticket-printer' };
const other = { ticketId: 'ticket-working' };

let server: TestServer;
let ada: SignedInBrowser;

beforeAll(async () => {
  server = await openTestServer({ features: [timeRoutes] });
});

beforeEach(async () => {
  await server.reset();
  ada = await server.asTechnician('tech-ada');
});

afterAll(() => server.close());

const stop = { note: 'Cleaned the drum', billable: undefined };

describe('a timer', () => {
  test('counts while it runs, keeps what it has while it is paused, and is logged rounded up when it stops', async () => {
    expect(await ada.call(routes.startTimer, { params })).toMatchObject({
      timer: { elapsedMs: 0, runningSince: '2026-03-02T09:00:00.000Z', ticketNumber: 1001 },
    });
    server.advance(10 * MINUTE);
    expect(await ada.call(routes.pauseTimer, { params })).toMatchObject({
      timer: { elapsedMs: 10 * MINUTE, runningSince: null },
    });
    server.advance(60 * MINUTE);
    await ada.call(routes.startTimer, { params });
    server.advance(6 * MINUTE);
    const time = await ada.call(routes.stopTimer, { params, body: stop });
    expect(time).toMatchObject({
      timer: null,
      totalMinutes: 30,
      entries: [{ minutes: 30, note: 'Cleaned the drum', billable: true, technician: { name: 'Ada Berg' } }],
      contract: { includedMinutes: 600, usedMinutes: 30, roundingMinutes: 15 },
    });
  });

  test('started twice runs once; paused and stopped twice, nothing is counted or logged again', async () => {
    await ada.call(routes.startTimer, { params });
    server.advance(5 * MINUTE);
    expect((await ada.call(routes.startTimer, { params })).timer?.runningSince).toBe('2026-03-02T09:00:00.000Z');
    await ada.call(routes.pauseTimer, { params });
    server.advance(5 * MINUTE);
    expect((await ada.call(routes.pauseTimer, { params })).timer?.elapsedMs).toBe(5 * MINUTE);
    await ada.call(routes.stopTimer, { params, body: stop });
    expect((await ada.call(routes.stopTimer, { params, body: stop })).entries).toHaveLength(1);
  });

  test('on a second ticket is refused with the number of the first', async () => {
    await ada.call(routes.startTimer, { params });
    expect(await ada.refusal(routes.startTimer, { params: other })).toMatchObject({
      code: 'timer-running-elsewhere',
      detail: 'Your timer runs on #1001. Pause or stop it there first.',
    });
    expect((await ada.call(routes.getTime, { params: other })).timerElsewhere?.ticketNumber).toBe(1001);
  });

  test('runs once when two tabs start it on two tickets at the same time', async () => {
    const outcomes = await Promise.allSettled(
      [params, other].map((each) => ada.call(routes.startTimer, { params: each })),
    );
    const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [String(outcome.reason)] : []));
    expect(refused).toEqual([expect.stringContaining('timer-running-elsewhere')]);
  });

  test('belongs to its technician: a colleague sees none and may start an own one', async () => {
    await ada.call(routes.startTimer, { params });
    const ben = await server.asTechnician('tech-ben');
    expect((await ben.call(routes.getTime, { params })).timer).toBeNull();
    expect((await ben.call(routes.startTimer, { params })).timer).not.toBeNull();
  });
});

describe('an entry by hand', () => {
  test('is rounded up, billable by the contract unless said otherwise, and told in the conversation and live', async () => {
    await ada.call(routes.addTimeEntry, { params, body: { minutes: 50, note: 'On site' } });
    const time = await ada.call(routes.addTimeEntry, {
      params,
      body: { minutes: 5, note: 'Courtesy', billable: false },
    });
    expect(time).toMatchObject({ totalMinutes: 75, contract: { usedMinutes: 60 } });
    const { db } = server.context.database;
    const events = await db
      .select()
      .from(message)
      .where(and(eq(message.ticketId, params.ticketId), eq(message.kind, 'system_event')));
    expect(events.map(({ text }) => text).sort()).toEqual([
      'Ada Berg logged 1 h, billable.',
      'Ada Berg logged 15 min, not billable.',
    ]);
    const news = await db.select().from(liveEvent).where(eq(liveEvent.subjectId, 'time'));
    expect(news.map(({ topic, type }) => `${topic} ${type}`)).toContain('ticket:ticket-printer resource.changed');
  });

  const once = { params, body: { minutes: 30, note: 'On site' }, idempotencyKey: 'visit' };

  test('that is repeated under its key, also in the same moment, is logged and billed once', async () => {
    const answers = await Promise.all([1, 2, 3, 4].map(() => ada.call(routes.addTimeEntry, once)));
    for (const time of answers) expect(time).toMatchObject({ totalMinutes: 30, contract: { usedMinutes: 30 } });
    const ben = await server.asTechnician('tech-ben');
    expect((await ben.call(routes.addTimeEntry, once)).totalMinutes).toBe(60);
  });

  test('that is repeated is answered with the card as it is by then', async () => {
    const { entries } = await ada.call(routes.addTimeEntry, once);
    await ada.call(routes.removeTimeEntry, { params: { ...params, entryId: entries[0]!.id } });
    expect((await ada.call(routes.addTimeEntry, once)).entries).toEqual([]);
  });

  test('that was refused may be tried again under its key, which stands for no other entry', async () => {
    const nowhere = { ...once, body: { ...once.body, sessionId: 'none' } };
    expect((await ada.refusal(routes.addTimeEntry, nowhere)).code).toBe('not-found');
    await ada.call(routes.addTimeEntry, once);
    const other = { ...once, body: { minutes: 5, note: '' } };
    expect((await ada.refusal(routes.addTimeEntry, other)).code).toBe('idempotency-mismatch');
  });

  test('of a panel that sends no key is logged each time', async () => {
    const { params: where, body } = once;
    await ada.call(routes.addTimeEntry, { params: where, body });
    expect((await ada.call(routes.addTimeEntry, { params: where, body })).totalMinutes).toBe(60);
  });

  test('without a contract is not billable and not rounded', async () => {
    const time = await ada.call(routes.addTimeEntry, {
      params: { ticketId: 'ticket-bakery' },
      body: { minutes: 7, note: '' },
    });
    expect(time).toMatchObject({ contract: null, entries: [{ minutes: 7, billable: false }] });
  });

  test.each([0, -5, 1.5, 1441])('of %s minutes is refused', async (minutes) => {
    expect(await ada.refusal(routes.addTimeEntry, { params, body: { minutes, note: '' } })).toMatchObject({
      code: 'invalid-request',
    });
  });

  test('by a reader is refused', async () => {
    const rui = await server.asTechnician('reader-rui');
    expect(await rui.refusal(routes.addTimeEntry, { params, body: { minutes: 5, note: '' } })).toMatchObject({
      code: 'forbidden',
    });
  });
});

describe('the minutes used of a contract', () => {
  const entry = (id: string, ticketId: string, minutes: number, loggedAt: string, billable = true) => ({
    id,
    tenantId: 'tenant-north',
    ticketId,
    technicianId: 'tech-ben',
    minutes,
    note: '',
    billable,
    loggedAt: new Date(loggedAt),
  });

  test('are those of all the client’s tickets within the period', async () => {
    await server.context.database.db
      .insert(timeEntry)
      .values([
        entry('before', 'ticket-noah', 60, '2026-02-28T09:00:00Z'),
        entry('here', 'ticket-noah', 30, '2026-03-01T09:00:00Z'),
        entry('courtesy', 'ticket-noah', 45, '2026-03-01T09:00:00Z', false),
        entry('elsewhere', 'ticket-bakery', 90, '2026-03-01T09:00:00Z'),
      ]);
    expect((await ada.call(routes.getTime, { params })).contract?.usedMinutes).toBe(30);
  });

  test('under a flat rate are all that was worked', async () => {
    const { db } = server.context.database;
    await db.update(contract).set({ billing: 'flat_rate' }).where(eq(contract.id, 'contract-harbor'));
    await db.insert(timeEntry).values(entry('courtesy', 'ticket-noah', 45, '2026-03-01T09:00:00Z', false));
    expect((await ada.call(routes.getTime, { params })).contract?.usedMinutes).toBe(45);
  });
});

test('another tenant’s ticket is not found by any route of time', async () => {
  const foreign = { params: { ticketId: 'ticket-foreign' } };
  const refusals = await Promise.all([
    ada.refusal(routes.getTime, foreign),
    ada.refusal(routes.startTimer, foreign),
    ada.refusal(routes.pauseTimer, foreign),
    ada.refusal(routes.stopTimer, { ...foreign, body: { note: '' } }),
    ada.refusal(routes.addTimeEntry, { ...foreign, body: { minutes: 5, note: '' } }),
  ]);
  expect(refusals.map(({ code }) => code)).toEqual(Array.from({ length: 5 }, () => 'not-found'));
});

describe('an entry that was wrong', () => {
  const log = async (by = ada) => {
    server.advance(MINUTE);
    return (await by.call(routes.addTimeEntry, { params, body: { minutes: 15, note: 'Drum' } })).entries[0]!;
  };
  const edit = (entryId: string, body: object, by = ada) =>
    by.call(routes.editTimeEntry, { params: { ...params, entryId }, body });

  test('is corrected under the contract’s rounding, and what it was is kept', async () => {
    const { id } = await log();
    const { entries, totalMinutes } = await edit(id, { minutes: 20, note: 'Drum and toner' });
    expect(entries).toMatchObject([{ minutes: 30, note: 'Drum and toner', editedAt: '2026-03-02T09:01:00.000Z' }]);
    expect(totalMinutes).toBe(30);
    expect((await ada.call(routes.listTimeEntryChanges, { params })).items).toMatchObject([
      { by: { name: 'Ada Berg' }, before: { minutes: 15, note: 'Drum' }, after: { minutes: 30 } },
    ]);
  });

  test('is taken out, gives its minutes back to the contract, and stays in the history', async () => {
    const { id } = await log();
    const before = (await ada.call(routes.getTime, { params })).contract?.usedMinutes ?? 0;
    const after = await ada.call(routes.removeTimeEntry, { params: { ...params, entryId: id } });
    expect(after.entries).toEqual([]);
    expect(after.contract?.usedMinutes).toBe(before - 15);
    expect((await ada.call(routes.listTimeEntryChanges, { params })).items).toMatchObject([{ after: null }]);
  });

  test('can be corrected by its writer and by leads, and by nobody else', async () => {
    const ben = await server.asTechnician('tech-ben');
    const mine = await log(ben);
    expect(mine.changeable).toBe(true);
    const others = await log();
    expect(
      await ben.refusal(routes.editTimeEntry, { params: { ...params, entryId: others.id }, body: { minutes: 1 } }),
    ).toMatchObject({ code: 'forbidden' });
    const lead = await server.asTechnician('lead-lea');
    await edit(mine.id, { billable: false }, lead);
  });

  test('cannot be reached through another ticket', async () => {
    const { id } = await log();
    expect(
      await ada.refusal(routes.editTimeEntry, { params: { ...other, entryId: id }, body: { minutes: 1 } }),
    ).toMatchObject({ code: 'not-found' });
  });
});
