import { describe, expect, test, vi } from 'vitest';
import { ticketRowOf } from '../domain/ticketRow.ts';
import { aTicket, FakeHost, mountOptions } from '../testing/fakeHost.ts';
import { openPeek } from '../testing/openPeek.ts';

const neighbour = (id: string) => ({ ticketId: id, seed: ticketRowOf(aTicket({ id, subject: `Subject of ${id}` })) });
const EDIT = 'PATCH /api/tickets/tkt_1';

const open = async () => {
  const host = new FakeHost();
  const { input } = mountOptions(host);
  const queue = { position: 2, total: 3, previous: neighbour('tkt_0'), next: neighbour('tkt_2') };
  const peek = await openPeek(host, { input: { ...input, queue } });
  const navigated = () => peek.events.filter(({ type }) => type === 'navigate').map(({ payload }) => payload);
  return { ...peek, host, navigated };
};

describe('going on', () => {
  test('asks the host for the neighbours of the queue, by button and by key', async () => {
    const { screen, user, dialog, navigated } = await open();
    screen.getByText('2 of 3');
    await user.click(screen.getByRole('button', { name: 'Next ticket (J)' }));
    dialog.focus();
    await user.keyboard('k');
    expect(navigated()).toEqual([
      { to: 'ticket', id: 'tkt_2', via: 'next' },
      { to: 'ticket', id: 'tkt_0', via: 'previous' },
    ]);
  });

  test('is nothing that typing does', async () => {
    const { screen, user, navigated } = await open();
    const box = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Reply' });
    await user.type(box, 'just ok?');
    expect(box).toHaveValue('just ok?');
    expect(navigated()).toEqual([]);
  });

  test('fetches the next ticket ahead', async () => {
    const { host } = await open();
    await vi.waitFor(() => expect(host.asked('GET /api/tickets/tkt_2')).toHaveLength(1));
  });
});

describe('the command palette', () => {
  test('finds a command by its name and runs it', async () => {
    const { host, screen, user, dialog } = await open();
    dialog.focus();
    await user.keyboard('{Control>}k{/Control}');
    const search = await screen.findByRole('combobox', { name: 'Search commands' });
    await user.type(search, 'priority to crit{Enter}');
    await vi.waitFor(() => expect(host.asked(EDIT)[0]?.body).toEqual({ priority: 'critical' }));
    expect(screen.queryByRole('combobox', { name: 'Search commands' })).not.toBeInTheDocument();
  });

  test('is closed by Escape, and the Peek stays', async () => {
    const { handle, screen, user, dialog } = await open();
    dialog.focus();
    await user.keyboard('{Control>}k{/Control}');
    await user.type(await screen.findByRole('combobox', { name: 'Search commands' }), '{Escape}');
    await vi.waitFor(() => expect(screen.queryByRole('combobox', { name: 'Search commands' })).not.toBeInTheDocument());
    expect(handle.status).toBe('ready');
  });
});

describe('the keys of the composer', () => {
  test('lead into a note and back into the reply, and are letters there', async () => {
    const { screen, user, dialog } = await open();
    dialog.focus();
    await user.keyboard('n');
    const note = await screen.findByRole('textbox', { name: 'Internal note' });
    await vi.waitFor(() => expect((dialog.getRootNode() as ShadowRoot).activeElement).toBe(note));
    await user.keyboard('r');
    expect(note).toHaveValue('r');
    dialog.focus();
    await user.keyboard('r');
    const reply = await screen.findByRole('textbox', { name: 'Reply' });
    await vi.waitFor(() => expect((dialog.getRootNode() as ShadowRoot).activeElement).toBe(reply));
  });
});

test('keys are heard although what had the focus is gone', async () => {
  const { screen } = await open();
  document.body.dispatchEvent(new KeyboardEvent('keydown', { key: '?', bubbles: true }));
  await screen.findByRole('dialog', { name: 'Keyboard shortcuts' });
});

test('every action has a name of its own in the palette, and no key means two things', async () => {
  const { screen, user, dialog } = await open();
  dialog.focus();
  await user.keyboard('{Control>}k{/Control}');
  await screen.findByRole('combobox', { name: 'Search commands' });
  const entries = (await screen.findAllByRole('option')).map((option) => ({
    label: option.querySelector('.label')?.textContent,
    key: option.querySelector('kbd')?.textContent,
  }));
  const labels = entries.map(({ label }) => label);
  expect(new Set(labels).size).toBe(labels.length);
  const keys = entries.flatMap(({ key }) => key ?? []);
  expect(new Set(keys).size).toBe(keys.length);
  expect(labels).toEqual(
    expect.arrayContaining([
      ...['Write a reply', 'Write an internal note', 'Attach files', 'Find in the conversation'],
      ...['Go to the newest message', 'Take ownership', 'Start timer', 'Watch', 'Close the ticket'],
      ...['Set status to Resolved', 'Set priority to High', 'Assign to Ben Ivers', 'Summarise the conversation'],
      ...['Start session', 'Next ticket', 'Previous ticket', 'Print the ticket', 'Export the ticket as JSON'],
      ...['Edit tags and fields', 'Insert a canned reply', 'Edit signature', 'Change recipients', 'Log time by hand'],
      ...['Nexie: Draft from the conversation'],
    ]),
  );
});

describe('what a control opens is opened by its command too:', () => {
  const run = async (command: string) => {
    const peek = await open();
    const provider = { kind: 'built_in', label: 'Built-in rules' };
    peek.host.answers['POST /api/tickets/tkt_1/assist'] = () => ({
      status: 200,
      headers: {},
      body: { text: 'Try the other tray.', provider },
    });
    peek.dialog.focus();
    await peek.user.keyboard('{Control>}k{/Control}');
    await peek.user.type(await peek.screen.findByRole('combobox', { name: 'Search commands' }), `${command}{Enter}`);
    return peek;
  };

  test('the canned replies', async () => {
    const { screen } = await run('canned reply');
    await screen.findByRole('dialog', { name: 'Canned replies' });
  });

  test('tags and fields', async () => {
    const { screen } = await run('tags and fields');
    await screen.findByRole('combobox', { name: 'Add a tag' });
  });

  test('a task of Nexie, whose text is proposed', async () => {
    const { screen } = await run('Nexie: Draft');
    await screen.findByRole('region', { name: 'Proposal of Nexie' });
  });

  test('what was done is undone', async () => {
    const { host, screen, user, dialog } = await run('priority to crit');
    await screen.findByText('Priority: Critical');
    dialog.focus();
    await user.keyboard('{Control>}k{/Control}');
    await user.type(await screen.findByRole('combobox', { name: 'Search commands' }), 'Undo{Enter}');
    await vi.waitFor(() => expect(host.asked(EDIT).at(-1)?.body).toEqual({ priority: 'medium' }));
  });
});

test('the list of shortcuts tells every key that does something now', async () => {
  const { screen, user, dialog } = await open();
  dialog.focus();
  await user.keyboard('?');
  const list = await screen.findByRole('dialog', { name: 'Keyboard shortcuts' });
  for (const words of ['Next ticket', 'Previous ticket', 'Take ownership', 'Start timer', 'Write a reply']) {
    expect(list).toHaveTextContent(words);
  }
});
