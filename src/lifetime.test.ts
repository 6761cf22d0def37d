import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Lifetime } from './lifetime.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('a timeout that has come is no longer alive', () => {
  const lifetime = new Lifetime();
  const work = vi.fn();
  lifetime.timeout(work, 100);
  expect(lifetime.count().timers).toBe(1);
  vi.advanceTimersByTime(100);
  expect(work).toHaveBeenCalledOnce();
  expect(lifetime.count().timers).toBe(0);
});

test('what is stopped does not come, and may be stopped twice', () => {
  const lifetime = new Lifetime();
  const work = vi.fn();
  const stop = lifetime.interval(work, 100);
  stop();
  stop();
  vi.advanceTimersByTime(1_000);
  expect(work).not.toHaveBeenCalled();
  expect(vi.getTimerCount()).toBe(0);
});

test('the end ends everything, each once', () => {
  const lifetime = new Lifetime();
  const [work, stopStream] = [vi.fn(), vi.fn()];
  const target = new EventTarget();
  lifetime.timeout(work, 100);
  lifetime.interval(work, 100);
  lifetime.listen(target, 'news', work);
  lifetime.stream(stopStream);
  expect(lifetime.count()).toEqual({ timers: 2, listeners: 1, streams: 1, observers: 0 });
  lifetime.end();
  lifetime.end();
  target.dispatchEvent(new Event('news'));
  vi.advanceTimersByTime(1_000);
  expect(work).not.toHaveBeenCalled();
  expect(stopStream).toHaveBeenCalledOnce();
  expect(vi.getTimerCount()).toBe(0);
  expect(lifetime.count()).toEqual({ timers: 0, listeners: 0, streams: 0, observers: 0 });
});

test('the end ends everything else, too, where ending one thing throws', () => {
  const lifetime = new Lifetime();
  lifetime.stream(() => {
    throw new Error('the host’s stream is gone');
  });
  lifetime.timeout(vi.fn(), 100);
  expect(() => lifetime.end()).toThrow('the host’s stream is gone');
  expect(vi.getTimerCount()).toBe(0);
  expect(lifetime.count()).toEqual({ timers: 0, listeners: 0, streams: 0, observers: 0 });
});
