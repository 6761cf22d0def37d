import { within } from '@testing-library/svelte';
import { describe, expect, test, vi } from 'vitest';
import { boxOf, focusOf, SEND } from '../testing/composer.ts';
import { FakeHost } from '../testing/fakeHost.ts';
import { openPeek } from '../testing/openPeek.ts';

const LATER = '2026-11-23T12:00:00.000Z';

test('a reply whose mail server has not answered yet is said to be on its way, and not to be sent', async () => {
  const host = new FakeHost();
  const first = host.answers[SEND]!;
  host.answers[SEND] = async (request) => {
    const { status, body } = await first(request);
    return { status, body: { ...(body as object), delivery: { state: 'sending', since: '2026-11-23T09:59:00.000Z' } } };
  };
  const peek = await openPeek(host);
  await peek.user.type(boxOf(peek), 'On my way');
  await peek.user.click(peek.screen.getByRole('button', { name: 'Send reply' }));
  await vi.waitFor(() => expect(boxOf(peek)).toHaveValue(''));
  const words = 'The mail server has not answered yet. The reply is still being sent.';
  const said = peek.screen.getAllByRole('status').map(({ textContent }) => textContent);
  expect(said).toContain(words);
  expect(within(peek.screen.getByRole('log', { name: 'Conversation' })).getByText(words)).toBeVisible();
  expect(peek.screen.queryByText('Reply sent.')).not.toBeInTheDocument();
});

describe('a reply that is held for a moment', () => {
  const RECALL = /^POST \/api\/tickets\/tkt_1\/replies\/(.+)\/recall$/;

  const openHeld = async () => {
    const host = new FakeHost();
    const first = host.answers[SEND]!;
    host.answers[SEND] = async (request) => {
      const { status, body } = await first(request);
      const delivery = { state: 'queued', releaseAt: new Date(Date.now() + 60_000).toISOString() };
      const held = { ...(body as { id: string; text: string }), delivery };
      const back = {
        mode: 'reply',
        text: held.text,
        attachments: [],
        recipients: (request.body as { recipients: object }).recipients,
        failure: null,
        updatedAt: LATER,
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
      updatedAt: LATER,
    };
    peek.host.answers['GET /api/tickets/tkt_1/drafts'] = () => ({ status: 200, body: { items: [failed] } });
    peek.host.tell({ type: 'resource.changed', resource: 'drafts' });
    await vi.waitFor(() => expect(boxOf(peek)).toHaveValue('On my way'));
    expect(peek.screen.getByRole('alert')).toHaveTextContent('Your reply was not sent. 550 5.1.1 No such user');
  });
});
