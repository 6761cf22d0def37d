import { afterEach, expect, test, vi } from 'vitest';
import type { PeekEvent } from '#contracts';
import bridge from './bridge.ts';
import { FakeHost, mountOptions } from './testing/fakeHost.ts';

afterEach(() => document.body.replaceChildren());

test('renders where the bridge wants it, follows the input, and is destroyed', async () => {
  const dom = document.body.appendChild(document.createElement('div'));
  const host = new FakeHost();
  const events: PeekEvent[] = [];
  const { render, destroy } = bridge();
  const props = { dom, ...mountOptions(host, { onEvent: (event) => events.push(event) }) };
  render(props);
  const panel = dom.querySelector('div')!.shadowRoot!.querySelector('.peek');
  render({ ...props, input: { ...props.input, theme: { name: 'tinted' } } });
  await vi.waitFor(() => expect(panel).toHaveAttribute('data-theme', 'tinted'));
  expect(dom.children).toHaveLength(1);
  expect(events.filter(({ type }) => type === 'ready')).toHaveLength(1);
  destroy({ dom });
  await vi.waitFor(() => expect(dom.children).toHaveLength(0));
  expect(host.streams).toBe(0);
});

test('takes a destruction before the first rendering, and one too many', () => {
  const { destroy } = bridge();
  expect(() => destroy({ dom: null })).not.toThrow();
  expect(() => destroy({ dom: document.body })).not.toThrow();
});

test('renders again after it was destroyed, as strict mode does', async () => {
  const dom = document.body.appendChild(document.createElement('div'));
  const { render, destroy } = bridge();
  const ready = vi.fn();
  const onEvent = ({ type, instanceId }: PeekEvent): void => void (type === 'ready' && ready(instanceId));
  const props = { dom, ...mountOptions(new FakeHost(), { onEvent }) };
  render(props);
  destroy({ dom });
  render(props);
  await vi.waitFor(() => expect(dom.children).toHaveLength(1));
  expect(dom.querySelector('div')!.shadowRoot!.querySelector('dialog')).not.toBeNull();
  expect(new Set(ready.mock.calls.flat()).size).toBe(ready.mock.calls.length);
  destroy({ dom });
});
