import { expect, test, vi } from 'vitest';
import { FakeHost } from '../testing/fakeHost.ts';
import { openPeek } from '../testing/openPeek.ts';

test('the kinds are a radio group, and one of them is asked of the server', async () => {
  const { host, screen, user } = await openPeek();
  const group = screen.getByRole('radiogroup', { name: 'Show' });
  expect(group.querySelectorAll('input[type=radio]')).toHaveLength(5);
  expect(screen.getByRole('radio', { name: 'All' })).toBeChecked();
  await user.click(screen.getByRole('radio', { name: 'Notes' }));
  await vi.waitFor(() =>
    expect(host.asked('GET /api/tickets/tkt_1/messages').at(-1)!.path).toContain('kinds=internal_note'),
  );
});

test('a message says its place in the conversation, and the read mark follows what was seen', async () => {
  const { host, screen } = await openPeek(new FakeHost());
  const article = screen.getByRole('article');
  expect(article).toHaveAttribute('aria-posinset', '1');
  expect(article).toHaveAttribute('aria-setsize', '1');
  await vi.waitFor(() =>
    expect(host.asked('PUT /api/tickets/tkt_1/read-mark').map(({ body }) => body)).toEqual([{ messageId: 'msg_1' }]),
  );
});

test('an arrival is said once, in place', async () => {
  const { host, screen } = await openPeek();
  const message = { ...host.messages[0]!, id: 'msg_2', createdAt: '2026-11-23T12:00:00.000Z' };
  host.tell({ type: 'message.added', message });
  host.tell({ type: 'message.added', message });
  await vi.waitFor(() => expect(screen.getAllByRole('article')).toHaveLength(2));
  expect(screen.getAllByText('Message from Cora Lee')).toHaveLength(1);
});

test('a host without addresses offers no link', async () => {
  const { screen } = await openPeek();
  expect(screen.queryByRole('button', { name: 'Copy link to this message' })).not.toBeInTheDocument();
});
