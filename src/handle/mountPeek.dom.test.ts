import { describe, expect, test, vi } from 'vitest';
import { FakeHost, mountOptions } from '../testing/fakeHost.ts';
import { openPeek } from '../testing/openPeek.ts';
import { mountPeek } from './mountPeek.ts';

const NOTHING = { timers: 0, listeners: 0, streams: 0, requests: 0, observers: 0 };

describe('a mounted Peek', () => {
  test('is a modal dialog that is named by its ticket', async () => {
    const { dialog, screen } = await openPeek();
    expect(dialog).toHaveAttribute('role', 'dialog');
    expect(dialog).toHaveAttribute('aria-modal', 'true');
    expect(screen.getByRole('heading', { name: 'Ticket 1042: Printer prints blank pages' }).id).toBe(
      dialog.getAttribute('aria-labelledby'),
    );
  });

  test('paints the header from the row before any answer has come', () => {
    const host = new FakeHost();
    host.capabilities.request = () => new Promise(() => undefined);
    const handle = mountPeek(document.body, mountOptions(host));
    const root = document.body.lastElementChild!.shadowRoot!;
    expect(root.textContent).toContain('Printer prints blank pages');
    return handle.unmount();
  });

  test('tells events in envelopes that count up', async () => {
    const { events, handle } = await openPeek();
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    expect(events[0]).toMatchObject({ type: 'ready', v: 1, instanceId: handle.instanceId, ticketId: 'tkt_1' });
    expect(() => structuredClone(events)).not.toThrow();
  });

  test('follows the theme without being made anew', async () => {
    const { dialog, handle, screen, user } = await openPeek();
    const box = screen.getByRole('textbox', { name: 'Reply' });
    await user.type(box, 'half a sen');
    handle.update({ theme: { name: 'parchment' } });
    await vi.waitFor(() => expect(dialog.parentElement).toHaveAttribute('data-theme', 'parchment'));
    expect(screen.getByRole('textbox', { name: 'Reply' })).toBe(box);
    expect(box).toHaveValue('half a sen');
  });

  test.each([
    ['unmount()', (handle: { unmount(): Promise<void> }) => handle.unmount()],
    ['requestClose()', (handle: { requestClose(reason: string): Promise<boolean> }) => handle.requestClose('button')],
  ])('leaves nothing behind after %s', async (_name, dismiss) => {
    const { handle, host } = await openPeek();
    expect(handle.diagnostics().observers).toBeGreaterThan(0);
    await dismiss(handle);
    await vi.waitFor(() => expect(handle.diagnostics()).toEqual(NOTHING));
    expect(host.streams).toBe(0);
    expect(document.body.children).toHaveLength(0);
  });

  test('asks the host before it closes, and stays open when the host says no', async () => {
    const { handle, dialog } = await openPeek(new FakeHost(), { beforeClose: () => false });
    expect(await handle.requestClose('escape')).toBe(false);
    expect(handle.status).toBe('ready');
    expect(dialog.isConnected).toBe(true);
  });

  test('gives the focus back to the row', async () => {
    const row = document.createElement('button');
    document.body.append(row);
    const { handle } = await openPeek(new FakeHost(), { returnFocus: () => row });
    await handle.requestClose('button');
    expect(row).toHaveFocus();
  });

  test('may be unmounted before it is ready, and twice', async () => {
    const handle = mountPeek(document.body, mountOptions(new FakeHost()));
    await Promise.all([handle.unmount(), handle.unmount()]);
    expect(handle.status).toBe('unmounted');
    await expect(handle.closed).resolves.toBe('host');
  });

  test('ends when the host’s signal is aborted', async () => {
    const abort = new AbortController();
    const { handle } = await openPeek(new FakeHost(), { signal: abort.signal });
    abort.abort();
    await handle.closed;
    expect(handle.diagnostics()).toEqual(NOTHING);
  });

  test('says nothing any more once it is gone', async () => {
    const { handle, events, host } = await openPeek();
    await handle.unmount();
    const told = events.length;
    host.tell({ type: 'ticket.changed', ticket: { ...host.ticket, revision: 99 } });
    expect(events).toHaveLength(told);
  });

  test('refuses a target that is in no document', () => {
    expect(() => mountPeek(document.createElement('div'), mountOptions(new FakeHost()))).toThrow(TypeError);
  });

  test('polls while a session awaits consent, and stops with the dismissal', async () => {
    const host = new FakeHost();
    const session = {
      id: 'ses_1',
      ticketId: 'tkt_1',
      assetName: 'PC-1',
      state: 'awaiting_consent',
      requestedBy: { id: 'tec_1', name: 'Ada Okafor' },
      requestedAt: '2026-11-23T10:00:00.000Z',
      consentExpiresAt: '2026-11-23T10:02:00.000Z',
      decidedAt: null,
      endedAt: null,
      endedBy: null,
    };
    const route = 'GET /api/tickets/tkt_1/support-session';
    host.answers[route] = () => ({ status: 200, body: { session, serverNow: '2026-11-23T10:00:05.000Z' } });
    const { handle, screen } = await openPeek(host);
    await vi.waitFor(() => screen.getByText('Support session: Awaiting consent'));
    vi.useFakeTimers();
    try {
      // The poll that is under way was set by the real clock; a push of the live stream sets the next one.
      host.tell({ type: 'session.changed', session: { ...session }, serverNow: '2026-11-23T10:00:06.000Z' });
      const before = host.asked(route).length;
      await vi.advanceTimersByTimeAsync(6_500);
      expect(host.asked(route).length).toBeGreaterThan(before);
      await handle.unmount();
      const after = host.asked(route).length;
      await vi.advanceTimersByTimeAsync(60_000);
      expect(host.asked(route)).toHaveLength(after);
    } finally {
      vi.useRealTimers();
    }
  });
});
