import { fireEvent } from '@testing-library/svelte';
import { afterEach, expect, test, vi } from 'vitest';
import type { HostResponse } from '#contracts';
import { PATIENCE_MS } from '../gateway/gateway.ts';
import { boxOf, SEND, sentBy } from '../testing/composer.ts';
import { FakeHost, refusal } from '../testing/fakeHost.ts';
import { openPeek } from '../testing/openPeek.ts';

afterEach(() => void vi.useRealTimers());

const SAVE = 'PUT /api/tickets/tkt_1/drafts/reply';
const nothing = (): Promise<HostResponse> => new Promise(() => undefined);

/** A Peek in which time passes only where a test lets it. */
const openStill = async (host = new FakeHost()) => {
  const peek = await openPeek(host);
  vi.useFakeTimers();
  return {
    ...peek,
    type: (text: string) => fireEvent.input(boxOf(peek), { target: { value: text } }),
    send: () => fireEvent.click(peek.screen.getByRole('button', { name: 'Send reply' })),
    /** Lets time pass, in milliseconds. */
    pass: (ms: number) => vi.advanceTimersByTimeAsync(ms),
  };
};

test('a reply that is swallowed is said to be uncertain, looked for, kept, and sent again as the same one', async () => {
  const host = new FakeHost();
  const answer = host.answers[SEND]!;
  host.answers[SEND] = nothing;
  const peek = await openStill(host);
  await peek.type('Hello');
  // The draft is kept before anything is sent.
  await peek.pass(1_000);
  await peek.send();
  await peek.pass(PATIENCE_MS - 1);
  expect(peek.screen.queryByRole('alert')).not.toBeInTheDocument();
  const looked = host.asked('GET /api/tickets/tkt_1/messages').length;
  await peek.pass(1);
  expect(peek.screen.getByRole('alert')).toHaveTextContent(/It may have arrived.*sends nothing twice/);
  expect(host.asked('GET /api/tickets/tkt_1/messages').length).toBeGreaterThan(looked);
  expect(boxOf(peek)).toHaveValue('Hello');
  host.answers[SEND] = answer;
  await peek.send();
  await peek.pass(100);
  expect(boxOf(peek)).toHaveValue('');
  const [first, second] = host.asked(SEND);
  expect(second).toMatchObject({ body: first!.body, headers: first!.headers! });
});

test('where the draft before it is swallowed already, one is told as soon, and nothing is sent', async () => {
  const host = new FakeHost();
  host.answers[SAVE] = nothing;
  const peek = await openStill(host);
  await peek.type('Hello');
  await peek.pass(PATIENCE_MS / 2);
  // The first save is on its way; this one waits behind it.
  await peek.type('Hello there');
  await peek.send();
  await peek.pass(PATIENCE_MS);
  expect(peek.screen.getByRole('alert')).toHaveTextContent('The server cannot be reached');
  expect(boxOf(peek)).toHaveValue('Hello there');
  expect(sentBy(peek)).toEqual([]);
});

test('a draft that the server refuses to keep is no reason not to send', async () => {
  const host = new FakeHost();
  host.answers[SAVE] = () => refusal('internal', 'Broken.');
  const peek = await openStill(host);
  await peek.type('Hello');
  await peek.send();
  await peek.pass(100);
  expect(sentBy(peek)).toHaveLength(1);
});

test('a change that is swallowed is not shown as made for longer than it is waited for', async () => {
  const host = new FakeHost();
  host.answers['POST /api/tickets/tkt_1/ownership'] = nothing;
  const peek = await openStill(host);
  host.answers['GET /api/tickets/tkt_1'] = nothing;
  await fireEvent.click(peek.screen.getByRole('button', { name: 'Take ownership' }));
  await peek.pass(PATIENCE_MS);
  expect(peek.screen.getByRole('alert')).toHaveTextContent('The server cannot be reached');
  expect(peek.screen.getByRole('button', { name: 'Take ownership' })).toBeEnabled();
});

test.each([
  ['with one answer', ['/opening']],
  ['from its parts, as of a backend that knows no such answer', []],
])('a ticket that opens %s is given up once', async (_, opening) => {
  const peek = await openStill();
  for (const path of ['', '/messages', '/drafts', '/read-mark', ...opening])
    peek.host.answers[`GET /api/tickets/tkt_2${path}`] = nothing;
  peek.handle.update({ ticketId: 'tkt_2' });
  await peek.pass(PATIENCE_MS);
  expect(peek.screen.getByRole('alert')).toHaveTextContent('The server cannot be reached');
  expect(peek.screen.getByRole('button', { name: 'Retry' })).toBeEnabled();
});
