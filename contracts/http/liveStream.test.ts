import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { queueLiveEventSchema, type QueueLiveEvent } from '../live.ts';
import { openLiveStream } from './liveStream.ts';

class FakeEventSource {
  static readonly CLOSED = 2;
  static opened: FakeEventSource[] = [];
  readyState = 0;
  onopen?: () => void;
  onerror?: () => void;
  onmessage?: (event: { data: string }) => void;
  constructor(readonly url: string) {
    FakeEventSource.opened.push(this);
  }
  close(): void {
    this.readyState = FakeEventSource.CLOSED;
  }
}

let heard: unknown[];
const listener = {
  onEvent: (event: QueueLiveEvent) => heard.push(event.type),
  onState: (state: string) => heard.push(state),
};
const newest = (): FakeEventSource => FakeEventSource.opened.at(-1)!;

beforeEach(() => {
  heard = [];
  FakeEventSource.opened = [];
  vi.useFakeTimers();
  vi.stubGlobal('EventSource', FakeEventSource);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('a cut connection is left to the browser, which comes back with the last id', () => {
  openLiveStream('/live', queueLiveEventSchema, listener);
  newest().onopen?.();
  newest().onerror?.();
  vi.runAllTimers();
  newest().onopen?.();
  expect(FakeEventSource.opened).toHaveLength(1);
  expect(heard).toEqual(['open', 'cut', 'open']);
});

test('a refused stream is opened anew, and everything is loaded again', () => {
  openLiveStream('/live', queueLiveEventSchema, listener);
  newest().close();
  newest().onerror?.();
  vi.runAllTimers();
  newest().onopen?.();
  expect(FakeEventSource.opened).toHaveLength(2);
  expect(heard).toEqual(['cut', 'open', 'resync']);
});

test('an event that cannot be read is skipped', () => {
  openLiveStream('/live', queueLiveEventSchema, listener);
  newest().onmessage?.({ data: '{"type":"of tomorrow"}' });
  newest().onmessage?.({ data: '{"type":"resync"}' });
  expect(heard).toEqual(['resync']);
});

test('closing it leaves no timer and opens nothing more', () => {
  const close = openLiveStream('/live', queueLiveEventSchema, listener);
  newest().close();
  newest().onerror?.();
  close();
  expect(vi.getTimerCount()).toBe(0);
  expect(FakeEventSource.opened).toHaveLength(1);
});
