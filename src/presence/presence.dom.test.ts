import { within } from '@testing-library/svelte';
import { describe, expect, test, vi } from 'vitest';
import type { Presence } from '#contracts';
import { FakeHost } from '../testing/fakeHost.ts';
import { openPeek } from '../testing/openPeek.ts';

const TELL = 'POST /api/tickets/tkt_1/presence';
const SINCE = '2026-11-23T10:00:00.000Z';
const ME: Presence = { technician: { id: 'tec_1', name: 'Ada Okafor' }, activity: 'viewing', since: SINCE };
const ben = (activity: string): Presence => ({
  technician: { id: 'tec_2', name: 'Ben Ivers' },
  activity,
  since: SINCE,
});

const openWith = (...present: Presence[]) => {
  const host = new FakeHost();
  host.answers['GET /api/tickets/tkt_1/presence'] = () => ({ status: 200, body: { items: present } });
  return openPeek(host);
};
const told = (host: FakeHost) => host.asked(TELL).map(({ body }) => (body as { activity: string }).activity);

describe('colleagues on the ticket', () => {
  test('are named with what they do, and oneself is not', async () => {
    const { screen } = await openWith(ME, ben('idle'));
    const list = within(await screen.findByRole('list', { name: 'Also on this ticket' }));
    expect(list.getAllByRole('listitem').map(({ textContent }) => textContent?.trim())).toEqual(['BI Ben Ivers, idle']);
  });

  test('come and go live', async () => {
    const { host, screen } = await openWith(ME);
    expect(screen.queryByRole('list', { name: 'Also on this ticket' })).not.toBeInTheDocument();
    host.tell({ type: 'presence.changed', present: [ME, ben('viewing')] });
    await vi.waitFor(() => screen.getByRole('list', { name: 'Also on this ticket' }));
    host.tell({ type: 'presence.changed', present: [ME] });
    await vi.waitFor(() => expect(screen.queryByRole('list', { name: 'Also on this ticket' })).not.toBeInTheDocument());
  });

  test('who type are shown above the composer and announced once', async () => {
    const { host, dialog, screen } = await openWith(ME);
    const status = dialog.querySelector('[role="status"].visually-hidden')!;
    host.tell({ type: 'presence.changed', present: [ME, ben('typing_reply')] });
    await vi.waitFor(() => expect(status).toHaveTextContent('Ben Ivers is typing a reply…'));
    expect(screen.getAllByText('Ben Ivers is typing a reply…')).toHaveLength(2);
    const first = status.firstElementChild;
    host.tell({ type: 'presence.changed', present: [{ ...ME, activity: 'idle' }, ben('typing_reply')] });
    host.tell({ type: 'presence.changed', present: [ME, ben('viewing')] });
    await vi.waitFor(() => expect(screen.getAllByText('Ben Ivers is typing a reply…')).toHaveLength(1));
    expect(status.firstElementChild).toBe(first);
    host.tell({ type: 'presence.changed', present: [ME, ben('typing_reply')] });
    await vi.waitFor(() => expect(status.firstElementChild).not.toBe(first));
  });

  test('learn that the reply is being typed, but not the note', async () => {
    const { host, screen, user } = await openWith(ME);
    await user.click(screen.getByRole('tab', { name: 'Internal note' }));
    await user.type(screen.getByRole('textbox', { name: 'Internal note' }), 'psst');
    expect(told(host)).toEqual(['viewing']);
    await user.click(screen.getByRole('tab', { name: 'Reply' }));
    await user.type(screen.getByRole('textbox', { name: 'Reply' }), 'Dear Cora');
    await vi.waitFor(() => expect(told(host)).toEqual(['viewing', 'typing_reply']));
  });

  test('learn that the Peek was dismissed, which keeps nothing alive', async () => {
    const { host, handle } = await openWith(ME);
    await vi.waitFor(() => expect(told(host)).toEqual(['viewing']));
    host.answers[TELL] = () => new Promise(() => undefined);
    await handle.unmount();
    expect(told(host)).toEqual(['viewing', 'left']);
    expect(handle.diagnostics()).toEqual({ timers: 0, listeners: 0, requests: 0, streams: 0, observers: 0 });
  });
});
