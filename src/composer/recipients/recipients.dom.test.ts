import { fireEvent } from '@testing-library/svelte';
import { describe, expect, test, vi } from 'vitest';
import type { Participant, Participants } from '#contracts';
import { FakeHost } from '../../testing/fakeHost.ts';
import { openPeek } from '../../testing/openPeek.ts';

const T1 = '2026-11-23T10:00:00.000Z';
const T2 = '2026-11-23T14:02:00.000Z';
const SEND = 'POST /api/tickets/tkt_1/replies';
const PARTICIPANTS = 'GET /api/tickets/tkt_1/participants';

const named = (at: string) => ({ messageId: `msg_${at}`, at, by: 'Cora Lee' });
const participant = (address: string, name: string, changes: Partial<Participant>): Participant => ({
  address,
  name,
  isContact: false,
  knownAtClient: true,
  firstNamed: named(T1),
  lastNamed: named(T1),
  inLatestMail: null,
  ...changes,
});
const cora = participant('cora@client.example', 'Cora Lee', { isContact: true, inLatestMail: 'from' });
const maria = participant('maria@client.example', 'Maria Voss', {
  firstNamed: named(T2),
  lastNamed: named(T2),
  inLatestMail: 'cc',
});

const withParticipants = (host: FakeHost, items: Participant[], at: string): void => {
  const body: Participants = { items, latestMail: { messageId: 'msg_1', at } };
  host.answers[PARTICIPANTS] = () => ({ status: 200, body });
};

const openWith = async (items: Participant[] = [cora], at = T1) => {
  const host = new FakeHost();
  withParticipants(host, items, at);
  const peek = await openPeek(host);
  await vi.waitFor(() => expect(host.asked(PARTICIPANTS).length).toBeGreaterThan(0));
  const layOpen = async () => {
    await peek.user.click(peek.screen.getByRole('button', { name: /Change recipients$/ }));
    return vi.waitFor(() => peek.screen.getByRole('combobox', { name: 'To' }));
  };
  const send = async (text = 'Hello') => {
    await peek.user.type(peek.screen.getByRole('textbox', { name: 'Reply' }), text);
    await peek.user.click(peek.screen.getByRole('button', { name: 'Send reply' }));
  };
  return { ...peek, layOpen, send, sent: () => host.asked(SEND).map(({ body }) => body as Record<string, unknown>) };
};

describe('the recipients of a reply', () => {
  test('are the contact and who stands in the latest mail, in one line', async () => {
    const { screen, send, sent } = await openWith([cora, maria], T2);
    await vi.waitFor(() => screen.getByRole('button', { name: 'To Cora Lee, Cc 1. Change recipients' }));
    await send();
    await vi.waitFor(() => expect(sent()).toHaveLength(1));
    expect(sent()[0]!['recipients']).toEqual({
      to: [{ address: 'cora@client.example', name: 'Cora Lee' }],
      cc: [{ address: 'maria@client.example', name: 'Maria Voss' }],
      bcc: [],
    });
  });

  test('say why each stands there', async () => {
    const { screen, layOpen } = await openWith([cora, maria], T2);
    await layOpen();
    expect(screen.getByRole('button', { name: 'Cora Lee' })).toHaveAccessibleDescription(/contact of this ticket/);
    expect(screen.getByRole('button', { name: 'Maria Voss' })).toHaveAccessibleDescription(/in the latest mail \(Cc\)/);
  });

  test('take a pasted list apart, and mark what is no address with words', async () => {
    const { screen, layOpen } = await openWith();
    const field = await layOpen();
    const clipboardData = { getData: () => 'Ann Bo <ann@client.example>; ben@client.example, nonsense' };
    await fireEvent.paste(field, { clipboardData });
    expect(screen.getByRole('button', { name: 'Ann Bo' })).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'ben@client.example' })).toBeInTheDocument();
    expect(screen.getByRole('button', { name: /^nonsense ?: no e-mail address/ })).toBeInTheDocument();
  });

  test('go by Backspace, and by arrows from chip to chip', async () => {
    const { screen, user, dialog, layOpen } = await openWith();
    const focus = () => (dialog.getRootNode() as ShadowRoot).activeElement;
    const field = await layOpen();
    await user.type(field, 'ann@client.example,ben@client.example,');
    const press = async (key: string) => fireEvent.keyDown(focus()!, { key });
    await press('ArrowLeft');
    await press('ArrowLeft');
    expect(focus()).toBe(screen.getByRole('button', { name: 'ann@client.example' }));
    await press('Delete');
    expect(screen.queryByRole('button', { name: 'ann@client.example' })).not.toBeInTheDocument();
    await vi.waitFor(() => expect(focus()).toBe(screen.getByRole('button', { name: 'ben@client.example' })));
    await press('ArrowRight');
    await press('Backspace');
    expect(screen.queryByRole('button', { name: 'ben@client.example' })).not.toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Cora Lee' })).toBeInTheDocument();
  });

  test('follow the mails until they are touched; after that a newcomer is offered, and what was set stays', async () => {
    const { host, screen, user, layOpen } = await openWith();
    const field = await layOpen();
    await user.type(field, 'ann@client.example,');
    withParticipants(host, [cora, maria], T2);
    host.tell({ type: 'resource.changed', resource: 'participants' });
    await vi.waitFor(() => screen.getByText(/Maria Voss joined in the mail of/));
    expect(screen.queryByRole('button', { name: 'Maria Voss' })).not.toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'ann@client.example' })).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Add to Cc' }));
    expect(screen.queryByText(/joined in the mail/)).not.toBeInTheDocument();
    await vi.waitFor(() =>
      expect(host.asked('PUT /api/tickets/tkt_1/drafts/reply').length + host.drafts.size).toBeGreaterThan(0),
    );
    expect([...host.drafts.values()].join()).toContain('maria@client.example');
  });

  test('belong to the draft of this ticket: a dismissal keeps them', async () => {
    const { host, screen, user, handle, layOpen } = await openWith();
    await user.type(screen.getByRole('textbox', { name: 'Reply' }), 'Hello');
    await user.type(await layOpen(), 'ann@client.example,');
    await handle.unmount();
    const again = await openPeek(host);
    await vi.waitFor(() => again.screen.getByRole('button', { name: /^To Cora Lee and ann@client.example/ }));
    expect(host.asked('PUT /api/tickets/tkt_1/drafts/reply').at(-1)?.body).toMatchObject({
      recipients: { to: [{ address: 'cora@client.example' }, { address: 'ann@client.example' }] },
    });
  });

  test('do not take what was typed into another field for their own: an unfinished name is no recipient', async () => {
    const { screen, user, layOpen, sent } = await openWith();
    await user.type(await layOpen(), 'Ann');
    const box = screen.getByRole('textbox', { name: 'Reply' });
    await user.click(box);
    await user.type(box, 'Hello{Control>}{Enter}{/Control}');
    expect(await vi.waitFor(() => screen.getByRole('alert'))).toHaveTextContent('“Ann” is not an e-mail address.');
    expect(sent()).toHaveLength(0);
  });
});
