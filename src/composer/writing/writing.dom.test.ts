import { fireEvent } from '@testing-library/svelte';
import { describe, expect, test, vi } from 'vitest';
import { FakeHost } from '../../testing/fakeHost.ts';
import { openPeek } from '../../testing/openPeek.ts';

const NOTE = 'POST /api/tickets/tkt_1/notes';

const open = async (host = new FakeHost()) => {
  const peek = await openPeek(host);
  await peek.screen.findByRole('toolbar', { name: 'Formatting' });
  const box = peek.screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Reply' });
  const press = async (name: string | RegExp) => peek.user.click(await peek.screen.findByRole('button', { name }));
  return { ...peek, host, box, press };
};

const openNote = async () => {
  const peek = await open();
  await peek.user.click(peek.screen.getByRole('tab', { name: 'Internal note' }));
  const box = await peek.screen.findByRole<HTMLTextAreaElement>('textbox', { name: 'Internal note' });
  await peek.screen.findByRole('toolbar', { name: 'Formatting' });
  return { ...peek, box };
};

const paste = (box: HTMLTextAreaElement, data: Record<string, string>): boolean => {
  const clipboardData = { getData: (type: string) => data[type] ?? '', types: Object.keys(data), files: [] };
  return fireEvent(
    box,
    Object.assign(new Event('paste', { bubbles: true, cancelable: true }), { clipboardData }),
  ) as never;
};

describe('formatting', () => {
  test('marks the selected text, and the draft has it', async () => {
    const { box, user, press, host } = await open();
    await user.type(box, 'restart now');
    box.setSelectionRange(8, 11);
    await press('Bold (Ctrl/Cmd + B)');
    expect(box).toHaveValue('restart **now**');
    await vi.waitFor(() => expect([...host.drafts.values()].join()).toContain('restart **now**'));
  });

  test('is one tab stop, in which arrows go from button to button', async () => {
    const { screen } = await open();
    const toolbar = screen.getByRole('toolbar', { name: 'Formatting' });
    const stops = () => [...toolbar.querySelectorAll('button')].map(({ tabIndex }) => tabIndex);
    expect(stops().filter((index) => index === 0)).toHaveLength(1);
    await fireEvent.keyDown(toolbar, { key: 'ArrowRight' });
    expect(stops()[1]).toBe(0);
    // From right to left the arrows keep their sides.
    toolbar.style.direction = 'rtl';
    await fireEvent.keyDown(toolbar, { key: 'ArrowRight' });
    expect(stops()[0]).toBe(0);
  });

  test('goes on with a list on Enter', async () => {
    const { box, user } = await open();
    await user.type(box, '- milk{Enter}eggs');
    expect(box).toHaveValue('- milk\n- eggs');
  });
});

describe('colleagues in a note', () => {
  test('are offered while a name is typed, chosen by the keyboard, and called when the note is added', async () => {
    const { host, screen, box, user } = await openNote();
    await user.type(box, 'Look, @iv');
    await screen.findByRole('option', { name: /Ben Ivers/ });
    expect(box).toHaveAttribute('aria-autocomplete', 'list');
    await user.type(box, '{Enter}');
    expect(box).toHaveValue('Look, @Ben Ivers ');
    await user.click(screen.getByRole('button', { name: 'Add note' }));
    await vi.waitFor(() => expect(host.asked(NOTE)[0]?.body).toMatchObject({ mentionIds: ['tec_2'] }));
  });

  test('are not offered any more after Escape, and the Peek stays', async () => {
    const { handle, screen, box, user } = await openNote();
    await user.type(box, '@be');
    await screen.findByRole('option', { name: /Ben Ivers/ });
    await user.type(box, '{Escape}');
    await vi.waitFor(() => expect(screen.queryByRole('option')).not.toBeInTheDocument());
    expect(handle.status).toBe('ready');
    expect(box).toHaveValue('@be');
  });
});

describe('canned replies', () => {
  const withReplies = (): FakeHost => {
    const host = new FakeHost();
    host.answers['GET /api/tickets/tkt_1/canned-replies'] = () => ({
      status: 200,
      body: {
        items: [
          { id: 'a', title: 'Solved', text: 'It is solved.' },
          { id: 'b', title: 'Visit', text: 'We come at {{appointment.time}}.' },
        ],
      },
    });
    return host;
  };

  test('go in at the cursor and replace nothing', async () => {
    const { screen, box, user, press } = await open(withReplies());
    await user.type(box, 'Hello. ');
    await press(/^Canned replies/);
    await user.click(await screen.findByRole('option', { name: /Solved/ }));
    await vi.waitFor(() => expect(box).toHaveValue('Hello. It is solved.'));
  });

  test('name what nobody has filled in, and lead to it', async () => {
    const { screen, box, user, press } = await open(withReplies());
    await user.type(box, '/');
    await user.click(await screen.findByRole('option', { name: /Visit/ }));
    await press('Fill in {{appointment.time}}');
    expect(box.value.slice(box.selectionStart, box.selectionEnd)).toBe('{{appointment.time}}');
  });
});

describe('the signature', () => {
  test('is shown below the reply, changed there, and kept by the server', async () => {
    const host = new FakeHost();
    const SAVE = 'PUT /api/session/signature';
    host.answers[SAVE] = () => ({ status: 204, body: null });
    const { screen, press } = await open(host);
    screen.getByText('No signature');
    await press('Add signature');
    await fireEvent.input(screen.getByRole('textbox', { name: 'Signature' }), { target: { value: 'Ada Berg\nMSP' } });
    await press('Save signature');
    await vi.waitFor(() => expect(host.asked(SAVE)[0]?.body).toEqual({ signature: 'Ada Berg\nMSP' }));
  });
});

describe('what is pasted', () => {
  test('from a mail or page keeps its lists, links and emphasis as marks, and nothing else', async () => {
    const { box } = await open();
    const html =
      '<style>p{}</style><p>See <b>this</b> <a href="https://a.example/x">page</a><img src=x></p><ol><li>a<li>b</ol>';
    paste(box, { 'text/html': html, 'text/plain': 'See this page' });
    await vi.waitFor(() => expect(box).toHaveValue('See **this** [page](https://a.example/x)\n\n1. a\n2. b'));
  });

  test('from a spreadsheet stands in columns', async () => {
    const { box } = await open();
    paste(box, { 'text/plain': 'Host\tDisk\nPC-1\t90 %' });
    expect(box).toHaveValue('```\nHost  Disk\nPC-1  90 %\n```');
  });

  test('from a terminal loses its colours', async () => {
    const { box } = await open();
    paste(box, { 'text/plain': '\u001B[32mok\u001B[0m' });
    expect(box).toHaveValue('ok');
  });
});
