import { describe, expect, test, vi } from 'vitest';
import { aTicket, FakeHost, refusal } from '../testing/fakeHost.ts';
import { openPeek } from '../testing/openPeek.ts';

const SEND = 'POST /api/tickets/tkt_1/replies';

const writeAndSend = async (peek: Awaited<ReturnType<typeof openPeek>>, text: string) => {
  const box = peek.screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Reply' });
  await peek.user.type(box, text);
  await peek.user.click(peek.screen.getByRole('button', { name: 'Send reply' }));
  return box;
};

describe('the composer', () => {
  test('empties only when the server has said that the reply was accepted', async () => {
    const host = new FakeHost();
    let accept = (): void => undefined;
    const answer = host.answers[SEND]!;
    host.answers[SEND] = (request) => new Promise((resolve) => (accept = () => resolve(answer(request))));
    const peek = await openPeek(host);
    const box = await writeAndSend(peek, 'We are on it.');
    await vi.waitFor(() => peek.screen.getByRole('button', { name: 'Sending…' }));
    expect(box).toHaveValue('We are on it.');
    expect(peek.screen.queryByText('Reply to Cora Lee')).not.toBeInTheDocument();
    accept();
    await vi.waitFor(() => expect(box).toHaveValue(''));
    await vi.waitFor(() => peek.screen.getByText('Reply to Cora Lee'));
    expect(peek.events.map(({ type }) => type)).toContain('message.sent');
  });

  test('shows the mail server’s own words when a reply is refused, and keeps the text', async () => {
    const host = new FakeHost();
    host.answers[SEND] = () =>
      refusal('mail-dispatch-failed', 'The reply was not sent.', { serverAnswer: '550 5.1.1 No such user' });
    const peek = await openPeek(host);
    const box = await writeAndSend(peek, 'We are on it.');
    await vi.waitFor(() => expect(peek.screen.getByRole('alert')).toHaveTextContent('550 5.1.1 No such user'));
    expect(box).toHaveValue('We are on it.');
    expect([...host.drafts.values()].join()).toContain('We are on it.');
  });

  test('says that no email account is configured', async () => {
    const host = new FakeHost();
    host.answers[SEND] = () => refusal('no-email-account', 'Ask an administrator.');
    const peek = await openPeek(host);
    await writeAndSend(peek, 'Hello');
    await vi.waitFor(() => expect(peek.screen.getByRole('alert')).toHaveTextContent('No email account is configured'));
  });

  test('uses the same key again after a send without an answer, and a new one after a refusal', async () => {
    const host = new FakeHost();
    host.answers[SEND] = () => {
      throw new TypeError('Failed to fetch');
    };
    const peek = await openPeek(host);
    await writeAndSend(peek, 'Hello');
    await vi.waitFor(() => peek.screen.getByRole('alert'));
    host.answers[SEND] = () => refusal('mail-dispatch-failed', 'Refused.');
    const send = async (times: number) => {
      await peek.user.click(peek.screen.getByRole('button', { name: 'Send reply' }));
      await vi.waitFor(() => expect(host.asked(SEND)).toHaveLength(times));
      await vi.waitFor(() => peek.screen.getByRole('button', { name: 'Send reply' }));
    };
    await send(2);
    await send(3);
    const [first, second, third] = host.asked(SEND).map(({ headers }) => headers!['Idempotency-Key']);
    expect(second).toBe(first);
    expect(third).not.toBe(second);
  });

  test('makes one mail of a double click', async () => {
    const peek = await openPeek();
    const box = peek.screen.getByRole('textbox', { name: 'Reply' });
    await peek.user.type(box, 'Once');
    await peek.user.dblClick(peek.screen.getByRole('button', { name: 'Send reply' }));
    await vi.waitFor(() => expect(box).toHaveValue(''));
    expect(peek.host.asked(SEND)).toHaveLength(1);
  });

  test('brings unsent text back after the Peek was dismissed', async () => {
    const host = new FakeHost();
    const first = await openPeek(host);
    await first.user.type(first.screen.getByRole('textbox', { name: 'Reply' }), 'Half a sentence');
    await first.handle.requestClose('escape');
    const second = await openPeek(host);
    await vi.waitFor(() =>
      expect(second.screen.getByRole('textbox', { name: 'Reply' })).toHaveValue('Half a sentence'),
    );
  });

  test('hands the last words to the server when it is dismissed', async () => {
    const peek = await openPeek();
    await peek.user.type(peek.screen.getByRole('textbox', { name: 'Reply' }), 'Quick');
    await peek.handle.unmount();
    await vi.waitFor(() =>
      expect(peek.host.asked('PUT /api/tickets/tkt_1/drafts/reply').at(-1)?.body).toEqual({
        text: 'Quick',
        attachmentIds: [],
        recipients: null,
      }),
    );
  });

  test('keeps the drafts of reply and note apart', async () => {
    const { screen, user } = await openPeek();
    await user.type(screen.getByRole('textbox', { name: 'Reply' }), 'To the customer');
    await user.click(screen.getByRole('tab', { name: 'Internal note' }));
    expect(screen.getByRole('textbox', { name: 'Internal note' })).toHaveValue('');
    await user.click(screen.getByRole('tab', { name: 'Reply' }));
    expect(screen.getByRole('textbox', { name: 'Reply' })).toHaveValue('To the customer');
  });

  test('disables Reply with its reason where the contact has no address', async () => {
    const host = new FakeHost();
    host.ticket = aTicket({
      replyReadiness: { state: 'blocked', because: 'no-contact-address', message: 'The contact has no email address.' },
    });
    const { screen } = await openPeek(host);
    expect(screen.getByText('The contact has no email address.')).toBeVisible();
    expect(screen.getByRole('tab', { name: 'Reply' })).toBeDisabled();
    expect(screen.getByRole('button', { name: 'Send reply' })).toBeDisabled();
    expect(screen.getByRole('tab', { name: 'Internal note' })).toBeEnabled();
  });
});
