import { expect, test } from 'vitest';
import { createProbeRemote } from '../../contracts/conformance/index.ts';
import { FakeHost, mountOptions } from '../../src/testing/fakeHost.ts';

test('a probe is mounted in place of the Peek, shows how the host keeps the contract, and goes', async () => {
  const probe = createProbeRemote();
  const host = new FakeHost();
  const options = mountOptions(host, {
    host: { ...host.capabilities, subscribeTicket: undefined },
    onEvent: ({ type }) => {
      if (type !== 'ready') throw new Error(`What is ${type}?`);
    },
    beforeClose: () => true,
  });
  const handle = probe.mount(document.body, options);
  await handle.ready;
  const dialog = document.querySelector('[role=dialog]')!;
  expect(dialog.querySelectorAll('[data-outcome=passed]').length).toBeGreaterThan(5);
  expect(dialog.textContent).toContain('✓ input.plain');
  expect(dialog.textContent).toContain('✗ events.tolerant');
  expect(dialog.textContent).toContain('What is added.later?');
  expect(await probe.results[0]).toContainEqual(expect.objectContaining({ id: 'close.answers', outcome: 'passed' }));
  await handle.unmount();
  expect(await handle.closed).toBe('host');
  expect(document.querySelector('[role=dialog]')).toBeNull();
});
