import { within } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { describe, expect, test, vi } from 'vitest';
import type { PeekEvent } from '#contracts';
import { aHello, FakeHost, mountOptions, refusal } from '../testing/fakeHost.ts';
import { openPeek } from '../testing/openPeek.ts';
import { aSupportSession } from '../testing/supportSession.ts';
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

  test('asks the host once, however often it is dismissed meanwhile', async () => {
    let answer = (_may: boolean): void => undefined;
    const beforeClose = vi.fn(() => new Promise<boolean>((resolve) => (answer = resolve)));
    const { handle } = await openPeek(new FakeHost(), { beforeClose });
    const both = [handle.requestClose('escape'), handle.requestClose('scrim')];
    answer(true);
    expect(await Promise.all(both)).toEqual([true, true]);
    expect(beforeClose).toHaveBeenCalledOnce();
  });

  test('may be unmounted while the host thinks about a dismissal', async () => {
    let answer = (_may: boolean): void => undefined;
    const beforeClose = () => new Promise<boolean>((resolve) => (answer = resolve));
    const { handle } = await openPeek(new FakeHost(), { beforeClose });
    const asked = handle.requestClose('escape');
    await handle.unmount();
    answer(true);
    expect(await asked).toBe(true);
    expect(handle.diagnostics()).toEqual(NOTHING);
  });

  test('settles a dismissal that is overtaken by unmount()', async () => {
    const { handle, dialog } = await openPeek();
    const asked = handle.requestClose('button');
    await vi.waitFor(() => expect(dialog).toHaveClass('closing'));
    await handle.unmount();
    expect(await asked).toBe(true);
    expect(await handle.closed).toBe('host');
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

  test('says the same thing twice when it happens twice', async () => {
    const { screen, user } = await openPeek();
    await user.click(screen.getByRole('tab', { name: 'Internal note' }));
    const said: Element[] = [];
    for (const text of ['first', 'second']) {
      await user.type(screen.getByRole('textbox', { name: 'Internal note' }), text);
      await user.click(screen.getByRole('button', { name: 'Add note' }));
      await vi.waitFor(() => expect(said).not.toContain(screen.getByText('Note added.')));
      said.push(screen.getByText('Note added.'));
    }
  });

  test('tells a host that it cannot serve why, instead of half a Peek', async () => {
    const events: PeekEvent[] = [];
    const host = new FakeHost();
    const hello = { ...aHello, contract: { ...aHello.contract, version: '99.0.0' } };
    const handle = mountPeek(document.body, mountOptions(host, { hello, onEvent: (event) => events.push(event) }));
    const panel = within(document.body.lastElementChild!.shadowRoot!.querySelector('dialog')!);
    expect(panel.getByRole('alert')).toHaveTextContent('99.0.0');
    expect(events).toMatchObject([{ type: 'error', payload: { code: 'MAJOR_UNSUPPORTED' } }]);
    expect(host.requests).toHaveLength(0);
    await userEvent.click(panel.getByRole('button', { name: 'Close' }));
    expect(await handle.closed).toBe('button');
    expect(handle.diagnostics()).toEqual(NOTHING);
  });

  test('reports to the host what could not be loaded, and offers to try again', async () => {
    const host = new FakeHost();
    const getTicket = host.answers['GET /api/tickets/tkt_1']!;
    host.answers['GET /api/tickets/tkt_1'] = () => refusal('unavailable', 'The database is being updated.');
    const reported = vi.spyOn(host.capabilities, 'reportError');
    const handle = mountPeek(document.body, mountOptions(host));
    const panel = within(document.body.lastElementChild!.shadowRoot!.querySelector('dialog')!);
    await vi.waitFor(() => expect(panel.getByRole('alert')).toHaveTextContent('The database is being updated.'));
    expect(reported).toHaveBeenCalledWith(expect.objectContaining({ code: 'unavailable', status: 503 }));
    host.answers['GET /api/tickets/tkt_1'] = getTicket;
    await userEvent.click(panel.getByRole('button', { name: 'Retry' }));
    await vi.waitFor(() => panel.getByRole('textbox', { name: 'Reply' }));
    await handle.unmount();
  });

  test('leaves the browser no timer of its own, edits and drafts under way included', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval'] });
    try {
      const { handle, screen, host } = await openPeek();
      let answer = (): void => undefined;
      const route = 'POST /api/tickets/tkt_1/ownership';
      const own = host.answers[route]!;
      host.answers[route] = (request) => new Promise((resolve) => (answer = () => resolve(own(request))));
      screen.getByRole('button', { name: 'Take ownership' }).click();
      await vi.waitFor(() => expect(host.asked(route)).toHaveLength(1));
      expect(vi.getTimerCount()).toBeGreaterThan(0);
      await handle.unmount();
      answer();
      await vi.waitFor(() => expect(handle.diagnostics()).toEqual(NOTHING));
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  test('refuses a target that is in no document', () => {
    expect(() => mountPeek(document.createElement('div'), mountOptions(new FakeHost()))).toThrow(TypeError);
  });

  test('polls while a session awaits consent, and stops with the dismissal', async () => {
    const host = new FakeHost();
    const session = aSupportSession();
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
