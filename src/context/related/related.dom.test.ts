import { describe, expect, test, vi } from 'vitest';
import { aCustomerMessage, aTicket, FakeHost, refusal } from '../../testing/fakeHost.ts';
import { ticketRowOf } from '../../domain/ticketRow.ts';
import { openPeek } from '../../testing/openPeek.ts';

const MERGE = 'POST /api/tickets/tkt_9/merge';
const duplicate = ticketRowOf(aTicket({ id: 'tkt_9', number: 1050, subject: 'Printer again' }));

const open = async () => {
  const host = new FakeHost();
  host.answers['GET /api/tickets/tkt_1/related'] = () => ({
    status: 200,
    body: { items: [{ ticket: duplicate, reasons: ['same_contact', 'same_asset'] }] },
  });
  host.answers['GET /api/tickets/tkt_9/messages'] = () => ({
    status: 200,
    body: { items: [aCustomerMessage('m9', 'Still nothing.')], olderCursor: null, newerCursor: null, total: 1 },
  });
  const peek = await openPeek(host);
  const press = async (name: RegExp | string) => peek.user.click(await peek.screen.findByRole('button', { name }));
  return { ...peek, host, press };
};

describe('a related ticket', () => {
  test('says why it is related, and is looked into without leaving', async () => {
    const { screen, press, events } = await open();
    await screen.findByText(/same contact, same asset/);
    await press(/Printer again/);
    await screen.findByText('Still nothing.');
    expect(events.map(({ type }) => type)).not.toContain('navigate');
    await press('Open #1050');
    expect(events.at(-1)).toMatchObject({ type: 'navigate', payload: { id: 'tkt_9', via: 'related' } });
  });

  test('is opened in place, and has a way back', async () => {
    const { host, handle, screen, press, events } = await open();
    const there = aTicket({ id: 'tkt_9', number: 1050, subject: 'Printer again' });
    host.answers['GET /api/tickets/tkt_9'] = () => ({ status: 200, body: there });
    await press(/Printer again/);
    await press('Open #1050');
    handle.update({ ticketId: 'tkt_9', seed: duplicate });
    await press('Back to #1042');
    expect(events.findLast(({ type }) => type === 'navigate')).toMatchObject({ payload: { id: 'tkt_1' } });
    handle.update({ ticketId: 'tkt_1' });
    await screen.findByText(/Printer again/);
    expect(screen.queryByRole('button', { name: /^Back to/ })).not.toBeInTheDocument();
  });

  test('is merged into this one, and the merge is taken back by one press', async () => {
    const { host, screen, press } = await open();
    const UNDO = 'POST /api/tickets/tkt_9/merges/mrg_1/undo';
    host.answers[MERGE] = () => ({ status: 200, body: { mergeId: 'mrg_1', into: ticketRowOf(host.ticket) } });
    host.answers[UNDO] = () => ({ status: 200, body: aTicket({ id: 'tkt_9' }) });
    await press(/Printer again/);
    await press('Merge it into this ticket');
    await screen.findByText('#1050 is merged into this ticket');
    expect(host.asked(MERGE)[0]?.body).toEqual({ intoTicketId: 'tkt_1' });
    await press('Undo');
    await vi.waitFor(() => expect(host.asked(UNDO)).toHaveLength(1));
  });

  test('that cannot be merged says why', async () => {
    const { host, screen, press } = await open();
    host.answers[MERGE] = () => refusal('merge-refused', 'The tickets are of different clients.');
    await press(/Printer again/);
    await press('Merge it into this ticket');
    expect(await screen.findByRole('alert')).toHaveTextContent('The tickets are of different clients.');
  });
});
