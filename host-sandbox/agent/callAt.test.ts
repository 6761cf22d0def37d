import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { callAt } from './callAt.ts';

const NINE = new Date('2026-11-23T09:00:00.000Z');
const secondsAfterNine = (seconds: number): Date => new Date(NINE.getTime() + seconds * 1000);

beforeEach(() => {
  vi.useFakeTimers({ now: NINE });
});
afterEach(() => {
  vi.useRealTimers();
});

test('calls once, at the instant', () => {
  const work = vi.fn();
  callAt(secondsAfterNine(90), work);
  vi.advanceTimersByTime(89_999);
  expect(work).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(work).toHaveBeenCalledOnce();
  vi.advanceTimersByTime(600_000);
  expect(work).toHaveBeenCalledOnce();
  expect(vi.getTimerCount()).toBe(0);
});

test('does not call before the clock has reached the instant, though the timer has fired', () => {
  const work = vi.fn();
  callAt(secondsAfterNine(2), work);
  vi.setSystemTime(secondsAfterNine(-1));
  vi.advanceTimersByTime(2_000);
  expect(work).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1_000);
  expect(work).toHaveBeenCalledOnce();
});

test('notices within a minute that the clock was set forward', () => {
  const work = vi.fn();
  callAt(secondsAfterNine(86_400), work);
  vi.setSystemTime(secondsAfterNine(90_000));
  vi.advanceTimersByTime(60_000);
  expect(work).toHaveBeenCalledOnce();
});

test('calls soon for an instant that has passed, but not at once', () => {
  const work = vi.fn();
  callAt(secondsAfterNine(-5), work);
  expect(work).not.toHaveBeenCalled();
  vi.advanceTimersByTime(0);
  expect(work).toHaveBeenCalledOnce();
});

test('calls no more once it was ended', () => {
  const work = vi.fn();
  const end = callAt(secondsAfterNine(90), work);
  vi.advanceTimersByTime(70_000);
  end();
  expect(vi.getTimerCount()).toBe(0);
  vi.advanceTimersByTime(70_000);
  expect(work).not.toHaveBeenCalled();
});
