import { describe, expect, test, vi } from 'vitest';
import { CONTRACT_VERSION, type PeekMeasure } from '#contracts';
import { aCustomerMessage, FakeHost, refusal } from '../testing/fakeHost.ts';
import { openPeek } from '../testing/openPeek.ts';

const EDIT = 'PATCH /api/tickets/tkt_1';

const measured = async (host = new FakeHost()) => {
  const measures: PeekMeasure[] = [];
  host.capabilities.telemetry = (measure) => measures.push(measure);
  const peek = await openPeek(host, { askedAt: performance.now() - 1_000 });
  const timings = () => measures.flatMap((measure) => (measure.kind === 'timing' ? [measure] : []));
  const names = () => timings().map(({ name, part }) => (part ? `${name} ${part}` : name));
  return { ...peek, measures, timings, names };
};

describe('what the host’s monitoring is told', () => {
  test('is the time from the click to header, conversation and each card, once for each', async () => {
    const { names, timings } = await measured();
    const cards = ['sla', 'asset', 'posture', 'remote_actions', 'summary', 'time', 'related'];
    const all = ['ready', 'conversation', ...cards.map((card) => `card ${card}`)];
    await vi.waitFor(() => expect(names().toSorted()).toEqual(all.toSorted()));
    for (const { ms } of timings()) expect(ms).toBeGreaterThanOrEqual(1_000);
  });

  test('is another ticket’s time from when that was asked for', async () => {
    const host = new FakeHost();
    for (const [route, answer] of Object.entries(host.answers)) host.answers[route.replace('tkt_1', 'tkt_2')] = answer;
    const { handle, names, timings } = await measured(host);
    await vi.waitFor(() => expect(names()).toContain('conversation'));
    handle.update({ ticketId: 'tkt_2' });
    await vi.waitFor(() => expect(names().filter((name) => name === 'conversation')).toHaveLength(2));
    expect(timings().findLast(({ name }) => name === 'conversation')?.ms).toBeLessThan(1_000);
  });

  test('is how long a change takes to be seen', async () => {
    const { names, screen, user, dialog } = await measured();
    dialog.focus();
    await user.keyboard('{Control>}k{/Control}');
    await user.type(await screen.findByRole('combobox', { name: 'Search commands' }), 'priority to high{Enter}');
    await vi.waitFor(() => expect(names()).toContain('change priority'));
  });

  test('is that something failed, with release and contract, and not what was said of it', async () => {
    const host = new FakeHost();
    host.answers[EDIT] = () => refusal('transition-not-allowed', 'Cora Lee has closed it.');
    const { measures, screen, user, dialog } = await measured(host);
    dialog.focus();
    await user.keyboard('{Control>}k{/Control}');
    await user.type(await screen.findByRole('combobox', { name: 'Search commands' }), 'priority to high{Enter}');
    await screen.findByText(/Cora Lee has closed it/);
    for (const { release, contract } of measures) expect([release, contract]).toEqual(['dev', CONTRACT_VERSION]);
    expect(JSON.stringify(measures)).not.toContain('Cora');
  });

  test('holds nothing of the ticket, of its conversation or of a person', async () => {
    const host = new FakeHost();
    host.messages = [...host.messages, aCustomerMessage('msg_2', 'My password is hunter2.')];
    const { measures, names } = await measured(host);
    await vi.waitFor(() => expect(names()).toHaveLength(9));
    const strings = (value: unknown): string[] =>
      typeof value === 'string'
        ? [value]
        : value && typeof value === 'object'
          ? Object.values(value).flatMap(strings)
          : [];
    const told = JSON.stringify(measures);
    const secrets = [...strings(host.ticket), ...strings(host.messages)].filter((text) => text.length > 5);
    for (const secret of secrets) expect(told).not.toContain(secret);
  });
});

test('a monitoring that throws breaks nothing', async () => {
  const host = new FakeHost();
  host.capabilities.telemetry = () => {
    throw new Error('no monitoring today');
  };
  const { handle } = await openPeek(host);
  expect(handle.status).toBe('ready');
});

test('without monitoring no frame is waited for', async () => {
  const frames = vi.spyOn(globalThis, 'requestAnimationFrame');
  const { handle } = await openPeek();
  const before = frames.mock.calls.length;
  handle.update({ ticketId: 'tkt_2' });
  await handle.unmount();
  expect(frames.mock.calls.length).toBe(before);
  frames.mockRestore();
});
