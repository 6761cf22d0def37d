import { describe, expect, test, vi } from 'vitest';
import { boxOf, focusOf, SEND, sentBy } from '../testing/composer.ts';
import { aCustomerMessage, aTicket, FakeHost, refusal } from '../testing/fakeHost.ts';
import { openPeek } from '../testing/openPeek.ts';

const LATER = '2026-11-23T10:30:00.000Z';
type Peek = Awaited<ReturnType<typeof openPeek>>;

const overTheAgent = (host: FakeHost): void => {
  const channel = {
    via: 'agent',
    certificateSubject: 'CN=x',
    certificateFingerprint: 'ab',
    verifiedAt: LATER,
  } as const;
  host.messages = [{ ...aCustomerMessage('msg_1', 'It prints nothing.'), channel } as never];
};

const ways: readonly [string, (peek: Peek) => Promise<void>][] = [
  ['the button', (peek) => peek.user.click(peek.screen.getByRole('button', { name: 'Send reply' }))],
  ['Ctrl+Enter', (peek) => peek.user.type(boxOf(peek), '{Control>}{Enter}{/Control}')],
  ['Cmd+Enter', (peek) => peek.user.type(boxOf(peek), '{Meta>}{Enter}{/Meta}')],
];

describe.each(ways)('a reply that is sent by %s', (_name, press) => {
  test('goes out only after what is dubious about it was confirmed', async () => {
    const host = new FakeHost();
    overTheAgent(host);
    const peek = await openPeek(host);
    await peek.user.type(boxOf(peek), 'Hello');
    await press(peek);
    const question = await vi.waitFor(() => peek.screen.getByRole('alertdialog', { name: 'Send it like this?' }));
    expect(question).toHaveAccessibleDescription(/your answer will go by ordinary e-mail/);
    expect(question).toContainElement(peek.screen.getByRole('button', { name: 'Edit recipients' }));
    expect(focusOf(peek)).toBe(peek.screen.getByRole('button', { name: 'Edit recipients' }));
    expect(sentBy(peek)).toHaveLength(0);
    await peek.user.click(peek.screen.getByRole('button', { name: 'Send anyway' }));
    await vi.waitFor(() => expect(sentBy(peek)).toHaveLength(1));
  });

  test('that is sent before the guards can judge it waits for them, and goes on by itself', async () => {
    const host = new FakeHost();
    overTheAgent(host);
    const answer = host.answers['GET /api/tickets/tkt_1/participants']!;
    let arrive = (): void => undefined;
    host.answers['GET /api/tickets/tkt_1/participants'] = (request) =>
      new Promise((resolve) => (arrive = () => resolve(answer(request))));
    const peek = await openPeek(host);
    await peek.user.type(boxOf(peek), 'Hello');
    await press(peek);
    expect(peek.screen.queryByRole('alertdialog')).not.toBeInTheDocument();
    arrive();
    await peek.screen.findByRole('alertdialog', { name: 'Send it like this?' });
    expect(sentBy(peek)).toHaveLength(0);
  });

  test('is stopped by a placeholder, which is then selected', async () => {
    const peek = await openPeek();
    const box = boxOf(peek);
    // Two of them are typed as one.
    await peek.user.type(box, 'Hello {{{{contact.name}}, bye');
    await press(peek);
    await vi.waitFor(() => expect(peek.screen.getByRole('alert')).toHaveTextContent('is not filled in'));
    expect(box.value.slice(box.selectionStart, box.selectionEnd)).toBe('{{contact.name}}');
    expect(sentBy(peek)).toHaveLength(0);
  });

  test('is stopped by an upload under way', async () => {
    const host = new FakeHost();
    host.answers['POST /api/tickets/tkt_1/uploads'] = () => new Promise(() => undefined);
    const peek = await openPeek(host);
    await peek.user.upload(
      peek.dialog.querySelector<HTMLInputElement>('input[type=file]')!,
      new File(['x'], 'log.txt', { type: 'text/plain' }),
    );
    await peek.user.type(boxOf(peek), 'Hello');
    await press(peek);
    await vi.waitFor(() => expect(peek.screen.getByRole('alert')).toHaveTextContent('still being uploaded'));
    expect(sentBy(peek)).toHaveLength(0);
  });
});

describe('a conversation that has moved on', () => {
  const openMoved = async () => {
    const host = new FakeHost();
    const first = host.answers[SEND]!;
    host.answers[SEND] = (request) =>
      (request.body as { seenMessageId: string }).seenMessageId === 'msg_2'
        ? first(request)
        : refusal('conversation-moved', 'Somebody has written.', { newerMessageIds: ['msg_2'] });
    const peek = await openPeek(host);
    await peek.user.type(boxOf(peek), 'Hello');
    const message = aCustomerMessage('msg_2', 'It works again!', LATER);
    host.messages = [...host.messages, message];
    host.tell({ type: 'message.added', message });
    await vi.waitFor(() => peek.screen.getByText('It works again!'));
    await peek.user.click(peek.screen.getByRole('button', { name: 'Send reply' }));
    await vi.waitFor(() => peek.screen.getByRole('alertdialog'));
    return peek;
  };

  test('stops the send and shows what has come in; what was only just shown is not seen yet', async () => {
    const peek = await openMoved();
    expect(sentBy(peek)[0]!['seenMessageId']).toBe('msg_1');
    expect(peek.screen.getByRole('alertdialog')).toHaveTextContent('It works again!');
    expect(peek.screen.getByRole('alertdialog')).toHaveTextContent('Cora Lee wrote');
    expect(boxOf(peek)).toHaveValue('Hello');
  });

  test('is answered anyway with the newest one named, and the same text', async () => {
    const peek = await openMoved();
    await peek.user.click(peek.screen.getByRole('button', { name: 'Send anyway' }));
    await vi.waitFor(() => expect(boxOf(peek)).toHaveValue(''));
    expect(sentBy(peek).map(({ text, seenMessageId }) => [text, seenMessageId])).toEqual([
      ['Hello', 'msg_1'],
      ['Hello', 'msg_2'],
    ]);
  });

  test('leaves everything as it is when the technician goes on writing', async () => {
    const peek = await openMoved();
    await peek.user.keyboard('{Escape}');
    await vi.waitFor(() => expect(peek.screen.queryByRole('alertdialog')).not.toBeInTheDocument());
    expect(peek.dialog.isConnected).toBe(true);
    expect(boxOf(peek)).toHaveValue('Hello');
    await vi.waitFor(() => expect(focusOf(peek)).toBe(boxOf(peek)));
    // What has been shown does not stop the next try.
    await peek.user.click(peek.screen.getByRole('button', { name: 'Send reply' }));
    await vi.waitFor(() => expect(sentBy(peek).at(-1)!['seenMessageId']).toBe('msg_2'));
  });
});

describe('a reply that cannot leave', () => {
  test('is said before a word is typed, with the way to the host’s settings', async () => {
    const host = new FakeHost();
    host.ticket = aTicket({
      replyReadiness: {
        state: 'will_fail',
        because: 'no-email-account',
        message: 'No email account.',
        to: 'c@x.example',
      },
    });
    const peek = await openPeek(host);
    expect(peek.screen.getByText('No email account.')).toBeVisible();
    await peek.user.click(peek.screen.getByRole('button', { name: 'Open email settings' }));
    const event = peek.events.find(({ type }) => type === 'settings.requested');
    expect(event?.payload).toEqual({ section: 'email-account' });
  });

  test('leads to the contact where the address is missing', async () => {
    const host = new FakeHost();
    host.ticket = aTicket({
      replyReadiness: { state: 'blocked', because: 'no-contact-address', message: 'The contact has no email address.' },
    });
    const peek = await openPeek(host);
    await peek.user.click(peek.screen.getByRole('button', { name: 'Open Cora Lee’s details' }));
    const event = peek.events.find(({ type }) => type === 'settings.requested');
    expect(event?.payload).toEqual({ section: 'contact', contactId: 'con_1' });
  });
});
