import { within } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { afterEach, beforeAll, vi } from 'vitest';
import type { PeekEvent, PeekHandle, PeekMountOptions } from '#contracts';
import { mountPeek } from '../handle/mountPeek.ts';
import { fetchLater } from '../later/later.ts';
import { FakeHost, mountOptions } from './fakeHost.ts';

const open: PeekHandle[] = [];

// Compiled once, before a test's own patience begins.
beforeAll(async () => {
  await Promise.all([import('../context/ContextPane.svelte'), fetchLater()]);
}, 60_000);

afterEach(async () => {
  await Promise.all(open.splice(0).map((handle) => handle.unmount()));
  document.body.replaceChildren();
});

// What the DOM of the tests lacks; the real thing is tested in Chromium.
HTMLElement.prototype.hidePopover ??= function hidePopover() {
  return undefined;
};
HTMLElement.prototype.showPopover ??= function showPopover(this: HTMLElement) {
  this.dispatchEvent(Object.assign(new Event('toggle'), { newState: 'open' }));
};

/** The browser opens popovers; the DOM of the tests is told that it did. */
export const openPopover = (trigger: HTMLElement): void => {
  const root = trigger.getRootNode() as ShadowRoot;
  const popover = root.querySelector(`[id="${trigger.getAttribute('popovertarget')}"]`)!;
  popover.dispatchEvent(Object.assign(new Event('toggle'), { newState: 'open' }));
};

/** Opens a Peek on a fake host and waits until its conversation is there. */
export const openPeek = async (host = new FakeHost(), changes: Partial<PeekMountOptions> = {}) => {
  const events: PeekEvent[] = [];
  const handle = mountPeek(document.body, mountOptions(host, { onEvent: (event) => events.push(event), ...changes }));
  open.push(handle);
  const root = [...document.body.children]
    .map(({ shadowRoot }) => shadowRoot)
    .filter((found) => found !== null)
    .at(-1)!;
  const dialog = root.querySelector('dialog')!;
  const screen = within(dialog);
  await vi.waitFor(() => screen.getByText('It prints nothing.'), { timeout: 10_000 });
  await vi.waitFor(() => screen.getByRole('textbox', { name: 'Reply' }), { timeout: 10_000 });
  // The cards come with a chunk of their own, one after the other; this is the last.
  await vi.waitFor(() => screen.getByRole('region', { name: 'Related tickets' }), { timeout: 10_000 });
  return { host, handle, events, dialog, screen, user: userEvent.setup({ document }) };
};
