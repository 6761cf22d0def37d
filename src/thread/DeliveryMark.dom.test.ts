import { within } from '@testing-library/svelte';
import { describe, expect, test, vi } from 'vitest';
import type { Delivery, SystemEventDetail, TechnicianMessage } from '#contracts';
import { FakeHost, refusal } from '../testing/fakeHost.ts';
import { aReplyMessage, anEvent } from '../testing/messages.ts';
import { openPeek } from '../testing/openPeek.ts';

const RECALL = 'POST /api/tickets/tkt_1/replies/msg_2/recall';
const CONFIRM = 'POST /api/tickets/tkt_1/replies/msg_2/confirmation';
const AT = '2026-11-23T10:30:00.000Z';

const queued = (): Delivery => ({ state: 'queued', releaseAt: new Date(Date.now() + 58_000).toISOString() });
const failed: Delivery = { state: 'failed', failedAt: AT, reason: '550 5.1.1 No such user' };
const unknown: Delivery = { state: 'unknown', since: AT, reason: 'The connection was lost after the data.' };

const aDraft = {
  mode: 'reply',
  text: 'Please try the other tray.',
  attachments: [],
  recipients: null,
  failure: null,
  updatedAt: AT,
};

const openWith = async (delivery: Delivery, changes: Partial<TechnicianMessage> = {}) => {
  const host = new FakeHost();
  host.messages = [...host.messages, aReplyMessage('msg_2', { delivery, ...changes })];
  host.answers[RECALL] = () => ({ status: 200, body: aDraft });
  host.answers[CONFIRM] = () => ({
    status: 200,
    body: aReplyMessage('msg_2', { delivery: { state: 'sent', acceptedAt: AT, serverAnswer: '' } }),
  });
  const peek = await openPeek(host);
  // The composer says of a held reply the same: this is about the one in the conversation.
  return { ...peek, screen: within(peek.screen.getByText('Please try the other tray.').closest('article')!), peek };
};

describe('a reply in the conversation', () => {
  test('says whom it went to, and names everybody on demand', async () => {
    const recipients = {
      to: [{ address: 'cora@client.example', name: 'Cora Lee' }],
      cc: [
        { address: 'max@client.example', name: null },
        { address: 'kim@client.example', name: 'Kim Ode' },
      ],
      bcc: [],
    };
    const { screen, user } = await openWith(aReplyMessage('x').delivery, { recipients });
    const label = screen.getByRole('button', { name: 'Reply to Cora Lee, Cc 2' });
    expect(screen.queryByText(/max@client.example/)).not.toBeInTheDocument();
    label.focus();
    await user.keyboard('{Enter}');
    expect(label).toHaveAttribute('aria-expanded', 'true');
    expect(screen.getByText('max@client.example, Kim Ode <kim@client.example>')).toBeVisible();
    expect(screen.getByText('Re: Help [#1042]')).toBeVisible();
  });

  test('shows the mail server’s own answer on demand', async () => {
    const { screen, user } = await openWith(aReplyMessage('x').delivery);
    expect(screen.getByText(/^Accepted by the mail server/)).toBeVisible();
    expect(screen.getByText('250 2.0.0 Ok: queued as 4F')).not.toBeVisible();
    await user.click(screen.getByText('Server’s answer'));
    expect(screen.getByText('250 2.0.0 Ok: queued as 4F')).toBeVisible();
  });

  test('that waits counts down, and goes back to its author as a draft', async () => {
    const { host, peek, screen, user, events } = await openWith(queued());
    expect(screen.getByText(/^Leaves in [1-5]\d s$/)).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    await vi.waitFor(() => expect(peek.screen.queryByText('Reply to Cora Lee')).not.toBeInTheDocument());
    await vi.waitFor(() =>
      expect(peek.screen.getByRole('textbox', { name: 'Reply' })).toHaveValue('Please try the other tray.'),
    );
    expect(host.asked(RECALL)).toHaveLength(1);
    expect(events.filter(({ type }) => type === 'message.undone').map(({ payload }) => payload)).toEqual([
      { messageId: 'msg_2' },
    ]);
  });

  test('that has left meanwhile stays, and says why it cannot be undone', async () => {
    const { host, peek, screen, user } = await openWith(queued());
    host.answers[RECALL] = () => refusal('reply-gone', 'It was handed over a moment ago.');
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    await vi.waitFor(() =>
      expect(peek.screen.getByRole('alert')).toHaveTextContent('It was handed over a moment ago.'),
    );
    expect(screen.getByText(/^Leaves/)).toBeVisible();
  });

  test('of a colleague’s cannot be undone by others', async () => {
    const { screen } = await openWith(queued(), { author: { id: 'tec_2', name: 'Ben Ivers' } });
    expect(screen.getByText(/^Leaves in/)).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Undo' })).not.toBeInTheDocument();
  });

  test('that failed shows the reason and comes back by Retry', async () => {
    const { host, screen, user } = await openWith(failed);
    expect(screen.getByText('Not sent: 550 5.1.1 No such user')).toBeVisible();
    expect(screen.getByText('Puts the text back into the composer as a draft.')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Retry' }));
    await vi.waitFor(() => expect(host.asked(RECALL)).toHaveLength(1));
  });

  test('of which nothing is known can be confirmed', async () => {
    const { screen, user } = await openWith(unknown);
    expect(screen.getByText(/^It is not known whether the mail server took this reply/)).toBeVisible();
    expect(screen.getByRole('button', { name: 'Bring it back as a draft' })).toBeEnabled();
    await user.click(screen.getByRole('button', { name: 'It arrived' }));
    await vi.waitFor(() => expect(screen.getByText(/^Accepted by the mail server/)).toBeVisible());
  });

  test('that came back shows the reason, and leads to the bounce and back', async () => {
    const host = new FakeHost();
    const detail: SystemEventDetail = {
      type: 'reply_bounced',
      messageId: 'msg_2',
      recipient: 'cora@client.example',
      reason: 'Mailbox full',
      mailId: null,
    };
    const delivery: Delivery = { state: 'bounced', at: AT, reason: 'Mailbox full', eventId: 'evt_1' };
    host.messages = [...host.messages, aReplyMessage('msg_2', { delivery }), anEvent('evt_1', detail)];
    const { dialog, screen, user } = await openPeek(host);
    expect(screen.getByText(/^Not delivered, returned .*: Mailbox full$/)).toBeVisible();
    const pointed = () => dialog.querySelector('.pointed')?.textContent;
    await user.click(screen.getByRole('button', { name: 'Show the bounce' }));
    await vi.waitFor(() => expect(pointed()).toContain('Reply to cora@client.example bounced: Mailbox full'));
    await user.click(screen.getByRole('button', { name: 'Show the reply' }));
    await vi.waitFor(() => expect(pointed()).toContain('Please try the other tray.'));
  });

  test('that came back leads nowhere when the bounce is not on record', async () => {
    const { screen } = await openWith({ state: 'bounced', at: AT, reason: 'Mailbox full', eventId: null });
    expect(screen.queryByRole('button', { name: 'Show the bounce' })).not.toBeInTheDocument();
  });
});
