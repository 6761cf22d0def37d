import { describe, expect, test, vi } from 'vitest';
import type { TicketTime, Timer } from '#contracts';
import { FakeHost } from '../testing/fakeHost.ts';
import { openPeek } from '../testing/openPeek.ts';

const since = () => new Date(Date.now() - 65_000).toISOString();
const timer = (changes: Partial<Timer> = {}): Timer => ({
  id: 'tim_1',
  ticketId: 'tkt_1',
  ticketNumber: 1042,
  elapsedMs: 3_600_000,
  runningSince: since(),
  ...changes,
});
const answer = (changes: Partial<TicketTime>): TicketTime => ({
  timer: null,
  timerElsewhere: null,
  entries: [],
  offers: [],
  totalMinutes: 0,
  contract: null,
  serverNow: new Date().toISOString(),
  ...changes,
});
const open = async (time: TicketTime) => {
  const host = new FakeHost();
  host.answers['GET /api/tickets/tkt_1/time'] = () => ({ status: 200, body: time });
  const peek = await openPeek(host);
  return { ...peek, header: () => peek.dialog.querySelector<HTMLElement>('.header')! };
};

describe('the header', () => {
  test('shows the timer that runs on this ticket, with what it has counted before', async () => {
    const { screen } = await open(answer({ timer: timer() }));
    const shown = await screen.findByRole('timer', { name: 'Your timer runs on this ticket' });
    await vi.waitFor(() => expect(shown).toHaveTextContent(/1:0[1-9]:\d\d/));
  });

  test('shows no timer that is paused', async () => {
    const { header } = await open(answer({ timer: timer({ runningSince: null }) }));
    expect(header()).not.toHaveTextContent('1:00:00');
  });

  test('says on which other ticket the timer runs, and goes there', async () => {
    const elsewhere = timer({ ticketId: 'tkt_9', ticketNumber: 1009, elapsedMs: 0 });
    const { screen, user, events } = await open(answer({ timerElsewhere: elsewhere }));
    await user.click(await screen.findByRole('button', { name: /^0:0[1-9]:\d\d on #1009$/ }));
    expect(events.find(({ type }) => type === 'navigate')?.payload).toMatchObject({ to: 'ticket', id: 'tkt_9' });
  });
});
