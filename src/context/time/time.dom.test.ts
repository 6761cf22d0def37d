import { fireEvent } from '@testing-library/svelte';
import { describe, expect, test, vi } from 'vitest';
import type { TicketTime } from '#contracts';
import { FakeHost } from '../../testing/fakeHost.ts';
import { openPeek } from '../../testing/openPeek.ts';

const AT = '2026-11-23T10:00:00.000Z';
const entry = {
  id: 'ent_1',
  technician: { id: 'tec_1', name: 'Ada Berg' },
  minutes: 15,
  note: 'Drum',
  billable: true,
  loggedAt: AT,
  editedAt: null,
  changeable: true,
};
const time = (changes: Partial<TicketTime> = {}): TicketTime => ({
  timer: null,
  timerElsewhere: null,
  entries: [entry],
  offers: [],
  totalMinutes: 15,
  contract: null,
  serverNow: AT,
  ...changes,
});

const open = async (start: TicketTime, answers: Record<string, TicketTime>) => {
  const host = new FakeHost();
  host.answers['GET /api/tickets/tkt_1/time'] = () => ({ status: 200, body: start });
  for (const [route, body] of Object.entries(answers)) host.answers[route] = () => ({ status: 200, body });
  const peek = await openPeek(host);
  await peek.user.click(await peek.screen.findByText(/entr(y|ies), 15 min/));
  return {
    ...peek,
    host,
    press: async (name: string) => peek.user.click(await peek.screen.findByRole('button', { name })),
  };
};

describe('logged time', () => {
  test('is corrected in place by whoever may', async () => {
    const EDIT = 'PATCH /api/tickets/tkt_1/time-entries/ent_1';
    const { host, screen, press } = await open(time(), {
      [EDIT]: time({ entries: [{ ...entry, minutes: 30, editedAt: AT }], totalMinutes: 30 }),
    });
    await press('Correct 15 min of Ada Berg');
    const minutes = screen.getAllByRole('spinbutton', { name: 'Minutes' })[0]!;
    await fireEvent.input(minutes, { target: { value: '30' } });
    await press('Save');
    await screen.findByText(/1 entry, 30 min/);
    expect(host.asked(EDIT)[0]?.body).toEqual({ minutes: 30, note: 'Drum', billable: true });
  });

  test('keeps what it was when the correction is given up by Escape, and the Peek stays open', async () => {
    const { host, handle, user, press } = await open(time(), {});
    await press('Correct 15 min of Ada Berg');
    await user.keyboard('{Escape}');
    expect(handle.status).toBe('ready');
    expect(host.requests.filter(({ method }) => method === 'PATCH')).toEqual([]);
  });

  test('of somebody else offers no correction', async () => {
    const { screen } = await open(time({ entries: [{ ...entry, changeable: false }] }), {});
    expect(screen.queryByRole('button', { name: /^Correct/ })).not.toBeInTheDocument();
  });

  test('of years is shown by twenty entries at a time, the newest first', async () => {
    const entries = Array.from({ length: 45 }, (_, index) => ({
      ...entry,
      id: `ent_${index}`,
      note: `Visit ${45 - index}`,
    }));
    const { screen, press } = await open(time({ entries }), {});
    const shown = () => screen.getAllByText(/Visit \d+/).map(({ textContent }) => /Visit \d+/.exec(textContent)?.[0]);
    expect(shown()).toEqual(Array.from({ length: 20 }, (_, index) => `Visit ${45 - index}`));
    await press('Show 20 more');
    expect(shown()).toHaveLength(40);
    await press('Show 5 more');
    expect(shown()).toHaveLength(45);
    expect(screen.queryByRole('button', { name: /^Show/ })).not.toBeInTheDocument();
  });

  test('folded, is not in the document', async () => {
    const { screen, user } = await open(time(), {});
    expect(await screen.findByRole('button', { name: /^Correct/ })).toBeInTheDocument();
    await user.click(screen.getByText(/1 entry, 15 min/));
    await vi.waitFor(() => expect(screen.queryByRole('button', { name: /^Correct/ })).not.toBeInTheDocument());
  });

  test('offers the length of a support session, and logs it only when asked to', async () => {
    const LOG = 'POST /api/tickets/tkt_1/time-entries';
    const offer = { sessionId: 'ses_1', minutes: 18, note: 'Support session on PC-1' };
    const { host, screen, press } = await open(time({ offers: [offer] }), { [LOG]: time() });
    screen.getByText(/Support session on PC-1: 18 min/);
    expect(host.asked(LOG)).toEqual([]);
    await press('Log this time');
    await vi.waitFor(() => expect(screen.queryByText(/Support session on PC-1/)).not.toBeInTheDocument());
    expect(host.asked(LOG)[0]?.body).toEqual(offer);
  });

  test('keeps what was typed until it is logged, and is the same entry as long as that has no answer', async () => {
    const LOG = 'POST /api/tickets/tkt_1/time-entries';
    const { host, screen, press } = await open(time(), {});
    const [minutes, note] = [
      await screen.findByRole('spinbutton', { name: 'Minutes' }),
      screen.getByRole('textbox', { name: 'What for' }),
    ];
    const keys = () => host.asked(LOG).map(({ headers }) => headers?.['Idempotency-Key']);
    const type = async (text: string): Promise<void> => {
      await fireEvent.input(minutes, { target: { value: '5' } });
      await fireEvent.input(note, { target: { value: text } });
    };
    host.answers[LOG] = () => Promise.reject(new Error('cut'));
    await type('Call');
    await press('Log');
    await vi.waitFor(() => expect(screen.getByRole('alert')).toHaveTextContent('The server cannot be reached'));
    expect([minutes, note].map((field) => (field as HTMLInputElement).value)).toEqual(['5', 'Call']);

    host.answers[LOG] = () => ({ status: 201, body: time() });
    await press('Log');
    await vi.waitFor(() => expect(note).toHaveValue(''));
    expect(minutes).toHaveValue(null);
    expect(keys()).toEqual([expect.any(String), keys()[0]]);

    // What is logged the same once more is another entry.
    await type('Call');
    await press('Log');
    await vi.waitFor(() => expect(note).toHaveValue(''));
    expect(new Set(keys()).size).toBe(2);

    // And so is what is typed anew after a try without an answer.
    host.answers[LOG] = () => Promise.reject(new Error('cut'));
    await type('Call');
    await press('Log');
    await vi.waitFor(() => expect(keys()).toHaveLength(4));
    await vi.waitFor(() => expect(screen.getByRole('button', { name: 'Log' })).toBeEnabled());
    await type('');
    await type('Call');
    await press('Log');
    await vi.waitFor(() => expect(keys()).toHaveLength(5));
    expect(new Set(keys()).size).toBe(4);
  });

  test('that is counted on another ticket goes on here by one press, and is paused there', async () => {
    const timerElsewhere = { id: 'tim_9', ticketId: 'tkt_9', ticketNumber: 1009, elapsedMs: 0, runningSince: AT };
    const here = { ...timerElsewhere, id: 'tim_1', ticketId: 'tkt_1', ticketNumber: 1042 };
    const START = 'POST /api/tickets/tkt_1/timer/start';
    const { host, press, screen } = await open(time({ timerElsewhere }), {
      'POST /api/tickets/tkt_9/timer/pause': time(),
      [START]: time({ timer: here }),
    });
    await press('Switch timer here');
    await screen.findByRole('button', { name: 'Pause timer' });
    expect(
      host.requests
        .filter(({ method }) => method === 'POST')
        .map(({ path }) => path)
        .slice(-2),
    ).toEqual(['/api/tickets/tkt_9/timer/pause', '/api/tickets/tkt_1/timer/start']);
  });

  test('tells its corrections when they are asked for', async () => {
    const { host, screen, user } = await open(time(), {});
    const CHANGES = 'GET /api/tickets/tkt_1/time-entry-changes';
    const before = { minutes: 15, note: '', billable: true };
    host.answers[CHANGES] = () => ({
      status: 200,
      body: { items: [{ id: 'c', entryId: 'x', at: AT, by: entry.technician, before, after: null }] },
    });
    expect(host.asked(CHANGES)).toEqual([]);
    await user.click(screen.getByText('Corrections'));
    await screen.findByText(/Ada Berg removed 15 min/);
  });
});
