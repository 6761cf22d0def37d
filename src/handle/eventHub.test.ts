import { expect, test, vi } from 'vitest';
import type { PeekEvent } from '#contracts';
import { EventHub } from './eventHub.ts';

const hubWith = (onEvent?: (event: PeekEvent) => void) =>
  new EventHub({ instanceId: 'i1', ticketId: () => 'tkt_1', onEvent });

test('every listener of a type hears it, the general one first', () => {
  const heard: string[] = [];
  const hub = hubWith(({ type }) => heard.push(`all ${type}`));
  hub.on('dirty', ({ payload }) => heard.push(`dirty ${payload.dirty}`));
  hub.on('close', () => heard.push('close'));
  hub.emit('dirty', { dirty: true });
  expect(heard).toEqual(['all dirty', 'dirty true']);
});

test('who has stopped listening hears nothing more', () => {
  const hub = hubWith();
  const listener = vi.fn();
  const stop = hub.on('dirty', listener);
  stop();
  hub.emit('dirty', { dirty: true });
  expect(listener).not.toHaveBeenCalled();
});

test('a listener that throws keeps nobody from hearing; its error is the host’s to see', () => {
  const hub = hubWith();
  const rethrown: (() => void)[] = [];
  vi.stubGlobal('queueMicrotask', (work: () => void) => rethrown.push(work));
  const second = vi.fn();
  hub.on('dirty', () => {
    throw new Error('mistake of the host');
  });
  hub.on('dirty', second);
  hub.emit('dirty', { dirty: true });
  vi.unstubAllGlobals();
  expect(second).toHaveBeenCalledOnce();
  expect(rethrown[0]).toThrow('mistake of the host');
});

test('nothing is told once it is closed', () => {
  const onEvent = vi.fn();
  const hub = hubWith(onEvent);
  hub.close();
  hub.emit('dirty', { dirty: true });
  expect(onEvent).not.toHaveBeenCalled();
});
