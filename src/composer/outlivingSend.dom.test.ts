import { describe, expect, test, vi } from 'vitest';
import { boxOf, SEND, sentBy } from '../testing/composer.ts';
import { aTicket, FakeHost, refusal } from '../testing/fakeHost.ts';
import { openPeek, openPopover } from '../testing/openPeek.ts';

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
    expect(sentBy(peek)[0]!['thenStatus']).toBe('resolved');
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
  await vi.waitFor(() => expect(sentBy(peek)).toHaveLength(1));
  expect([...host.drafts.values()].join()).toContain('Keep me');
  accept();
  await vi.waitFor(() => expect([...host.drafts.values()].join()).not.toContain('Keep me'));
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
