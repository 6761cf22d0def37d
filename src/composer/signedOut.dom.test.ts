import { describe, expect, test, vi } from 'vitest';
import { boxOf, SEND, sentBy } from '../testing/composer.ts';
import { FakeHost, refusal } from '../testing/fakeHost.ts';
import { openPeek } from '../testing/openPeek.ts';

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
    expect(sentBy(peek)).toHaveLength(1);
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

  test('does not promise that the text is kept where nothing keeps it', async () => {
    const host = new FakeHost();
    host.capabilities.drafts!.set = () => Promise.reject(new DOMException('Full.', 'QuotaExceededError'));
    host.answers['PUT /api/tickets/tkt_1/drafts/reply'] = () => refusal('unauthenticated', 'Sign in.');
    const peek = await openPeek(host);
    await peek.user.type(boxOf(peek), 'Hello');
    await vi.waitFor(() => peek.screen.getByText(/Neither the browser nor the server keeps this text/));
    expect(peek.screen.queryByText(/Your text is kept/)).not.toBeInTheDocument();
    expect(peek.screen.getByText(/You are signed out\./)).toBeInTheDocument();
  });
});
