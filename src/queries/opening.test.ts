import { expect, test, vi } from 'vitest';
import type { Opening } from '#contracts';
import { aTicket } from '../testing/fakeHost.ts';
import { FRESH_MS, Openings } from './opening.ts';

const opening: Opening = {
  ticket: aTicket(),
  thread: { items: [], olderCursor: null, newerCursor: null, total: 0 },
  drafts: { items: [] },
  readMark: { messageId: null, at: null },
};

const openings = (answer: () => Promise<unknown>) => {
  const call = vi.fn(answer);
  return { call, openings: new Openings({ call: call as never }) };
};

test('each part of the one answer is handed out once; later, the part’s own route is asked', async () => {
  const { call, openings: known } = openings(async () => opening);
  known.begin('tkt_1');
  expect(await Promise.all([known.take('tkt_1', 'ticket'), known.take('tkt_1', 'thread')])).toEqual([
    opening.ticket,
    opening.thread,
  ]);
  expect(await known.take('tkt_1', 'ticket')).toBeNull();
  expect(await known.take('tkt_2', 'ticket')).toBeNull();
  expect(call).toHaveBeenCalledTimes(1);
});

test('where the backend has no such answer, every part is asked for by itself', async () => {
  const { openings: known } = openings(() => Promise.reject(new Error('not found')));
  known.begin('tkt_1');
  expect(await known.take('tkt_1', 'ticket')).toBeNull();
});

test('what was fetched long ago is not shown as if it were now', async () => {
  const clock = vi.spyOn(performance, 'now').mockReturnValue(0);
  const { openings: known } = openings(async () => opening);
  known.begin('tkt_1');
  clock.mockReturnValue(FRESH_MS + 1);
  expect(known.isAsked('tkt_1')).toBe(false);
  expect(await known.take('tkt_1', 'drafts')).toBeNull();
  clock.mockRestore();
});
