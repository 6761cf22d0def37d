import { within } from '@testing-library/svelte';
import { describe, expect, test, vi } from 'vitest';
import { aCustomerMessage, aTicket, FakeHost, refusal } from '../testing/fakeHost.ts';
import { openPeek, openPopover } from '../testing/openPeek.ts';

const SEND = 'POST /api/tickets/tkt_1/replies';
const LATER = '2026-11-23T10:30:00.000Z';
const LATER_STILL = '2026-11-23T12:00:00.000Z';
type Peek = Awaited<ReturnType<typeof openPeek>>;

const sent = ({ host }: Peek) => host.asked(SEND).map(({ body }) => body as Record<string, unknown>);
const boxOf = ({ screen }: Peek) => screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Reply' });

const focusOf = ({ dialog }: Peek) => (dialog.getRootNode() as ShadowRoot).activeElement;

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
    expect(sent(peek)).toHaveLength(0);
    await peek.user.click(peek.screen.getByRole('button', { name: 'Send anyway' }));
    await vi.waitFor(() => expect(sent(peek)).toHaveLength(1));
  });

  test('is stopped by a placeholder, which is then selected', async () => {
    const peek = await openPeek();
    const box = boxOf(peek);
    // Two of them are typed as one.
    await peek.user.type(box, 'Hello {{{{contact.name}}, bye');
    await press(peek);
    await vi.waitFor(() => expect(peek.screen.getByRole('alert')).toHaveTextContent('is not filled in'));
    expect(box.value.slice(box.selectionStart, box.selectionEnd)).toBe('{{contact.name}}');
    expect(sent(peek)).toHaveLength(0);
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
    expect(sent(peek)).toHaveLength(0);
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
    expect(sent(peek)[0]!['seenMessageId']).toBe('msg_1');
    expect(peek.screen.getByRole('alertdialog')).toHaveTextContent('It works again!');
    expect(peek.screen.getByRole('alertdialog')).toHaveTextContent('Cora Lee wrote');
    expect(boxOf(peek)).toHaveValue('Hello');
  });

  test('is answered anyway with the newest one named, and the same text', async () => {
    const peek = await openMoved();
    await peek.user.click(peek.screen.getByRole('button', { name: 'Send anyway' }));
    await vi.waitFor(() => expect(boxOf(peek)).toHaveValue(''));
    expect(sent(peek).map(({ text, seenMessageId }) => [text, seenMessageId])).toEqual([
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
    await vi.waitFor(() => expect(sent(peek).at(-1)!['seenMessageId']).toBe('msg_2'));
  });
});

describe('a send that outlives the ticket it was written in', () => {
  const openOther = async () => {
    const host = new FakeHost();
    const other = aTicket({ id: 'tkt_2', number: 1043, subject: 'Another' });
    for (const [route, answer] of Object.entries({ ...host.answers })) {
      const path = route.replace('tkt_1', 'tkt_2');
      if (path !== route)
        host.answers[path] = path === 'GET /api/tickets/tkt_2' ? () => ({ status: 200, body: other }) : answer;
    }
    let answer = (): void => undefined;
    host.answers[SEND] = () =>
      new Promise((resolve) => (answer = () => resolve(refusal('mail-dispatch-failed', 'Refused.'))));
    const peek = await openPeek(host);
    await peek.user.type(boxOf(peek), 'For the first ticket');
    openPopover(peek.screen.getByRole('button', { name: 'Send and set the status' }));
    await peek.user.click(
      await vi.waitFor(() => peek.screen.getByRole('option', { name: 'Send and set to Resolved' })),
    );
    await vi.waitFor(() => expect(host.asked(SEND)).toHaveLength(1));
    peek.handle.update({ ticketId: 'tkt_2' });
    await vi.waitFor(() => expect(boxOf(peek)).toHaveValue(''));
    return { peek, fail: () => answer() };
  };

  test('leaves a failed reply where it was written, and nothing in the ticket that is open then', async () => {
    const { peek, fail } = await openOther();
    fail();
    await vi.waitFor(() => expect(peek.events.map(({ type }) => type)).toContain('message.failed'));
    expect(boxOf(peek)).toHaveValue('');
    expect(peek.screen.queryByRole('alert')).not.toBeInTheDocument();
    const kept = [...peek.host.drafts].filter(([, value]) => value.includes('For the first ticket'));
    expect(kept.map(([key]) => key)).toEqual([expect.stringContaining('tkt_1 reply')]);
    peek.handle.update({ ticketId: 'tkt_1' });
    await vi.waitFor(() => expect(boxOf(peek)).toHaveValue('For the first ticket'));
  });

  test('sets the status of its own ticket and of no other', async () => {
    const { peek } = await openOther();
    expect(sent(peek)[0]!['thenStatus']).toBe('resolved');
    const writes = peek.host.requests.filter(({ method, path }) => method === 'PATCH' || /tkt_2\/repl/.test(path));
    expect(writes).toEqual([]);
  });
});

test('text is dropped from the browser only once the outcome is known', async () => {
  const host = new FakeHost();
  let accept = (): void => undefined;
  const answer = host.answers[SEND]!;
  host.answers[SEND] = (request) => new Promise((resolve) => (accept = () => resolve(answer(request))));
  const peek = await openPeek(host);
  await peek.user.type(boxOf(peek), 'Keep me');
  await peek.user.click(peek.screen.getByRole('button', { name: 'Send reply' }));
  await vi.waitFor(() => expect(sent(peek)).toHaveLength(1));
  expect([...host.drafts.values()].join()).toContain('Keep me');
  accept();
  await vi.waitFor(() => expect([...host.drafts.values()].join()).not.toContain('Keep me'));
});

describe('a reply that is held for a moment', () => {
  const RECALL = /^POST \/api\/tickets\/tkt_1\/replies\/(.+)\/recall$/;

  const openHeld = async () => {
    const host = new FakeHost();
    const first = host.answers[SEND]!;
    host.answers[SEND] = async (request) => {
      const { status, body } = await first(request);
      const delivery = { state: 'queued', releaseAt: new Date(Date.now() + 10_000).toISOString() };
      const held = { ...(body as { id: string; text: string }), delivery };
      const back = {
        mode: 'reply',
        text: held.text,
        attachments: [],
        recipients: (request.body as { recipients: object }).recipients,
        failure: null,
        updatedAt: LATER_STILL,
      };
      host.answers[`POST /api/tickets/tkt_1/replies/${held.id}/recall`] = () => ({ status: 200, body: back });
      return { status, body: held };
    };
    const peek = await openPeek(host);
    const undone = () => host.requests.filter(({ method, path }) => RECALL.test(`${method} ${path}`));
    await peek.user.type(boxOf(peek), 'On my way');
    await peek.user.click(peek.screen.getByRole('button', { name: 'Send reply' }));
    await vi.waitFor(() => expect(boxOf(peek)).toHaveValue(''));
    const composer = within(peek.screen.getByRole('region', { name: 'Composer' }));
    await vi.waitFor(() => composer.getByText(/Reply to Cora Lee leaves in \d+ s/));
    return { peek, composer, undone };
  };

  test('empties the composer, says when it leaves, and comes back as it was by Undo', async () => {
    const { peek, composer, undone } = await openHeld();
    await peek.user.click(composer.getByRole('button', { name: 'Undo' }));
    await vi.waitFor(() => expect(boxOf(peek)).toHaveValue('On my way'));
    expect(undone()).toHaveLength(1);
    expect(composer.queryByText(/leaves in/)).not.toBeInTheDocument();
    expect(peek.events.map(({ type }) => type)).toContain('message.undone');
    await vi.waitFor(() => expect(focusOf(peek)).toBe(boxOf(peek)));
  });

  test('comes back by Ctrl+Z in the empty text', async () => {
    const { peek } = await openHeld();
    await peek.user.type(boxOf(peek), '{Control>}z{/Control}');
    await vi.waitFor(() => expect(boxOf(peek)).toHaveValue('On my way'));
  });

  test('comes back above what has been typed since, which is not lost', async () => {
    const { peek, composer } = await openHeld();
    await peek.user.type(boxOf(peek), 'PS');
    await peek.user.click(composer.getByRole('button', { name: 'Undo' }));
    await vi.waitFor(() => expect(boxOf(peek)).toHaveValue('On my way\n\nPS'));
  });

  test('that fails later is the draft again, with the reason', async () => {
    const { peek } = await openHeld();
    const failed = {
      mode: 'reply',
      text: 'On my way',
      attachments: [],
      recipients: null,
      failure: '550 5.1.1 No such user',
      updatedAt: LATER_STILL,
    };
    peek.host.answers['GET /api/tickets/tkt_1/drafts'] = () => ({ status: 200, body: { items: [failed] } });
    peek.host.tell({ type: 'resource.changed', resource: 'drafts' });
    await vi.waitFor(() => expect(boxOf(peek)).toHaveValue('On my way'));
    expect(peek.screen.getByRole('alert')).toHaveTextContent('Your reply was not sent. 550 5.1.1 No such user');
  });
});

describe('a sign-in that has expired', () => {
  const openSignedOut = async (signIn?: () => Promise<boolean>) => {
    const host = new FakeHost();
    if (signIn) host.capabilities.signIn = signIn;
    const peek = await openPeek(host);
    const answer = host.answers[SEND]!;
    host.answers[SEND] = () => refusal('unauthenticated', 'Sign in.');
    await peek.user.type(boxOf(peek), 'Hello');
    await peek.user.click(peek.screen.getByRole('button', { name: 'Send reply' }));
    await vi.waitFor(() => peek.screen.getByText(/You are signed out. Your text is kept./));
    host.answers[SEND] = answer;
    return peek;
  };

  test('is mended in place, and the send goes on only by the person’s press, under the same key', async () => {
    const peek = await openSignedOut(async () => true);
    await peek.user.click(peek.screen.getByRole('button', { name: 'Sign in again' }));
    await vi.waitFor(() => expect(peek.screen.queryByText(/You are signed out/)).not.toBeInTheDocument());
    expect(boxOf(peek)).toHaveValue('Hello');
    expect(sent(peek)).toHaveLength(1);
    await peek.user.click(peek.screen.getByRole('button', { name: 'Send reply' }));
    await vi.waitFor(() => expect(boxOf(peek)).toHaveValue(''));
    const [first, second] = peek.host.asked(SEND).map(({ headers }) => headers!['Idempotency-Key']);
    expect(second).toBe(first);
  });

  test('is said where the host cannot mend it', async () => {
    const peek = await openSignedOut();
    expect(peek.screen.getByText(/Sign in again in another window/)).toBeVisible();
    expect(peek.screen.queryByRole('button', { name: 'Sign in again' })).not.toBeInTheDocument();
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

test('nothing can be sent before the conversation is shown, which nobody can have read', async () => {
  const host = new FakeHost();
  const path = 'GET /api/tickets/tkt_2/messages';
  for (const [route, answer] of Object.entries({ ...host.answers })) {
    if (route.includes('tkt_1')) host.answers[route.replace('tkt_1', 'tkt_2')] = answer;
  }
  const other = aTicket({ id: 'tkt_2' });
  host.answers['GET /api/tickets/tkt_2'] = () => ({ status: 200, body: other });
  const messages = host.answers[path]!;
  let show = (): void => undefined;
  host.answers[path] = (request) => new Promise((resolve) => (show = () => resolve(messages(request))));
  const peek = await openPeek(host);
  peek.handle.update({ ticketId: 'tkt_2' });
  await vi.waitFor(() => expect(host.asked(path)).toHaveLength(1));
  await peek.user.type(await vi.waitFor(() => boxOf(peek)), 'Hello');
  const send = peek.screen.getByRole('button', { name: 'Send reply' });
  expect(send).toBeDisabled();
  show();
  await vi.waitFor(() => expect(send).toBeEnabled());
});
