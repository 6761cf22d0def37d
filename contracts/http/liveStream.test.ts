import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { queueLiveEventSchema, type QueueLiveEvent } from '../live.ts';
import { openLiveStream } from './liveStream.ts';

class FakeEventSource extends EventTarget {
  static readonly CLOSED = 2;
  static opened: FakeEventSource[] = [];
  readyState = 0;
  onopen?: () => void;
  onerror?: () => void;
  onmessage?: (event: { data: string }) => void;
  constructor(readonly url: string) {
    super();
    FakeEventSource.opened.push(this);
  }
  beat(data: string): void {
    this.dispatchEvent(new MessageEvent('heartbeat', { data }));
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

test('a connection on which a promised heartbeat stays away is cut, and opened anew', () => {
  openLiveStream('/live', queueLiveEventSchema, listener);
  const silent = newest();
  silent.onopen?.();
  silent.beat('10000');
  vi.advanceTimersByTime(14_000);
  silent.onmessage?.({ data: '{"type":"resync"}' });
  vi.advanceTimersByTime(14_000);
  expect(heard).toEqual(['open', 'resync']);
  vi.advanceTimersByTime(1_000);
  expect(heard).toEqual(['open', 'resync', 'cut']);
  expect(silent.readyState).toBe(FakeEventSource.CLOSED);
  newest().onopen?.();
  expect(heard).toEqual(['open', 'resync', 'cut', 'open', 'resync']);
  expect(FakeEventSource.opened).toHaveLength(2);
});

test('a new connection that is not answered either is tried again', () => {
  openLiveStream('/live', queueLiveEventSchema, listener);
  newest().onopen?.();
  newest().beat('10000');
  vi.advanceTimersByTime(45_000);
  expect(FakeEventSource.opened).toHaveLength(4);
});

test('a browser that comes back by itself is left to it, however long that takes', () => {
  openLiveStream('/live', queueLiveEventSchema, listener);
  newest().onopen?.();
  newest().beat('10000');
  for (let tries = 0; tries < 20; tries += 1) {
    vi.advanceTimersByTime(3_000);
    newest().onerror?.();
  }
  newest().onopen?.();
  expect(FakeEventSource.opened).toHaveLength(1);
});

test.each(['', 'soon', '-1'])(
  'a server that promises no heartbeat (%j) may be silent for as long as it likes',
  (data) => {
    openLiveStream('/live', queueLiveEventSchema, listener);
    newest().onopen?.();
    newest().beat(data);
    vi.advanceTimersByTime(3_600_000);
    expect(heard).toEqual(['open']);
  },
);

test('closing it ends the watch for heartbeats', () => {
  const close = openLiveStream('/live', queueLiveEventSchema, listener);
  newest().onopen?.();
  newest().beat('10000');
  close();
  expect(vi.getTimerCount()).toBe(0);
});
