import { describe, expect, test } from 'vitest';
import type { SystemEventDetail } from '#contracts';
import { FakeHost } from '../testing/fakeHost.ts';
import { anEvent } from '../testing/messages.ts';
import { openPeek } from '../testing/openPeek.ts';

const openWith = (detail: SystemEventDetail | null, text?: string) => {
  const host = new FakeHost();
  host.messages = [...host.messages, anEvent('msg_2', detail, text)];
  return openPeek(host);
};

describe('an event in the conversation', () => {
  test('shows the words of an automatic reply on demand, and hands out its mail', async () => {
    const { screen, user } = await openWith({
      type: 'automatic_reply',
      from: 'Cora Lee',
      text: 'I am away until Monday.',
      mailId: 'mail_9',
    });
    expect(screen.getByText('Automatic reply from Cora Lee')).toBeVisible();
    expect(screen.getByText('I am away until Monday.')).not.toBeVisible();
    await user.click(screen.getByText('What it says'));
    expect(screen.getByText('I am away until Monday.')).toBeVisible();
    expect(screen.getByRole('link', { name: 'Download the mail' })).toHaveAttribute('href', '/api/mails/mail_9');
  });

  test('tells a bounce with its reason', async () => {
    const detail = { recipient: 'cora@client.example', reason: '550 Mailbox full', mailId: null };
    const { screen } = await openWith({ type: 'reply_bounced', messageId: 'msg_0', ...detail });
    expect(screen.getByText('Reply to cora@client.example bounced: 550 Mailbox full')).toBeVisible();
    expect(screen.queryByText('The bounce as it came')).not.toBeInTheDocument();
  });

  test('of a kind that this version does not know is told in the server’s words', async () => {
    const { screen } = await openWith(null, 'The ticket was merged into #7.');
    expect(screen.getByText('The ticket was merged into #7.')).toBeVisible();
  });
});
