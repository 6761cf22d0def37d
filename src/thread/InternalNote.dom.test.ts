import { within } from '@testing-library/svelte';
import { describe, expect, test, vi } from 'vitest';
import type { InternalNote } from '#contracts';
import { FakeHost, refusal } from '../testing/fakeHost.ts';
import { aNote } from '../testing/messages.ts';
import { openPeek } from '../testing/openPeek.ts';

const EDIT = 'PATCH /api/tickets/tkt_1/notes/msg_2';

const openWith = async (changes: Partial<InternalNote> = {}) => {
  const host = new FakeHost();
  const note = aNote('msg_2', changes);
  host.messages = [...host.messages, note];
  host.answers[EDIT] = ({ body }) => ({
    status: 200,
    body: { ...note, ...(body as { text: string }), editedAt: '2026-11-23T11:00:00.000Z' },
  });
  return { ...(await openPeek(host)), note };
};

const startEdit = async ({ screen, user }: Awaited<ReturnType<typeof openWith>>) => {
  await user.click(screen.getByRole('button', { name: 'Edit' }));
  return screen.findByRole<HTMLTextAreaElement>('textbox', { name: 'Edit internal note' });
};

const focused = (element: HTMLElement) => (element.getRootNode() as ShadowRoot).activeElement;

describe('an internal note', () => {
  test('says that only the staff sees it, and whom it calls', async () => {
    const { screen } = await openWith({
      text: 'The tray is worn out, @Ben Ivers. @Nobody',
      mentions: [{ id: 'tec_2', name: 'Ben Ivers' }],
    });
    const row = within(screen.getByRole('article', { name: /Internal note · staff only/ }));
    expect(row.getByText('@Ben Ivers').tagName).toBe('MARK');
    expect(row.queryByText('@Nobody')).not.toBeInTheDocument();
  });

  test('says when it was edited', async () => {
    const { screen } = await openWith({ editedAt: '2026-11-23T12:34:00.000Z' });
    expect(screen.getByText(/^edited \d/)).toBeVisible();
  });

  test('of a colleague’s cannot be edited', async () => {
    const { screen } = await openWith({ author: { id: 'tec_2', name: 'Ben Ivers' } });
    expect(screen.queryByRole('button', { name: 'Edit' })).not.toBeInTheDocument();
  });

  test('is corrected in place by Ctrl+Enter', async () => {
    const peek = await openWith();
    const area = await startEdit(peek);
    expect(focused(area)).toBe(area);
    await peek.user.type(area, ' The roller, too.{Control>}{Enter}{/Control}');
    await vi.waitFor(() => expect(peek.screen.getByText('The tray is worn out. The roller, too.')).toBeVisible());
    expect(peek.host.asked(EDIT).map(({ body }) => body)).toEqual([{ text: 'The tray is worn out. The roller, too.' }]);
    expect(area).not.toBeInTheDocument();
    await vi.waitFor(() => expect(focused(peek.dialog)).toBe(peek.screen.getByRole('button', { name: 'Edit' })));
  });

  test('that was not changed is left by Escape at once, and the Peek stays', async () => {
    const peek = await openWith();
    const area = await startEdit(peek);
    await peek.user.keyboard('{Escape}');
    await vi.waitFor(() => expect(area).not.toBeInTheDocument());
    expect(peek.handle.status).toBe('ready');
    expect(peek.host.asked(EDIT)).toHaveLength(0);
  });

  test('asks before changed words are given up', async () => {
    const peek = await openWith();
    const area = await startEdit(peek);
    await peek.user.type(area, ' More');
    await peek.user.keyboard('{Escape}');
    expect(peek.screen.getByText('Give up your changes?')).toBeVisible();
    await peek.user.click(peek.screen.getByRole('button', { name: 'Keep editing' }));
    expect(area).toHaveValue('The tray is worn out. More');
    await peek.user.click(peek.screen.getByRole('button', { name: 'Cancel' }));
    await peek.user.click(peek.screen.getByRole('button', { name: 'Give up' }));
    expect(peek.screen.getByText('The tray is worn out.')).toBeVisible();
    expect(peek.handle.status).toBe('ready');
  });

  test('keeps unsaved words when a live update replaces it', async () => {
    const peek = await openWith();
    const area = await startEdit(peek);
    await peek.user.type(area, ' More');
    const changed = { ...peek.note, text: 'Corrected in another window.' };
    peek.host.tell({ type: 'message.changed', message: changed });
    peek.host.tell({ type: 'message.removed', messageId: 'msg_2' });
    peek.host.tell({ type: 'message.added', message: changed });
    await vi.waitFor(() =>
      expect(peek.screen.getByRole('textbox', { name: 'Edit internal note' })).toHaveValue(
        'The tray is worn out. More',
      ),
    );
  });

  test('keeps the words when the server refuses them', async () => {
    const peek = await openWith();
    peek.host.answers[EDIT] = () => refusal('forbidden', 'The ticket is closed.');
    const area = await startEdit(peek);
    await peek.user.type(area, ' More');
    await peek.user.click(peek.screen.getByRole('button', { name: 'Save' }));
    await vi.waitFor(() => expect(peek.screen.getByRole('alert')).toHaveTextContent('The ticket is closed.'));
    expect(area).toHaveValue('The tray is worn out. More');
  });
});
