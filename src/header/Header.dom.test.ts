import { describe, expect, test, vi } from 'vitest';
import { FakeHost, refusal } from '../testing/fakeHost.ts';
import { openPeek, openPopover } from '../testing/openPeek.ts';

const EDIT = 'PATCH /api/tickets/tkt_1';

const choose = async ({ screen, user }: Awaited<ReturnType<typeof openPeek>>, button: RegExp, entry: string) => {
  const trigger = screen.getByRole('button', { name: button });
  openPopover(trigger);
  const option = await vi.waitFor(() => screen.getByRole('option', { name: new RegExp(entry) }));
  await user.click(option);
};

describe('the identity header', () => {
  test('shows a change at once and sends the revision that was seen', async () => {
    const host = new FakeHost();
    let answer = (): void => undefined;
    const patch = host.answers[EDIT]!;
    host.answers[EDIT] = (request) => new Promise((resolve) => (answer = () => resolve(patch(request))));
    const peek = await openPeek(host);
    await choose(peek, /^Status:/, 'On hold');
    await vi.waitFor(() => peek.screen.getByRole('button', { name: 'Status: On hold' }));
    await vi.waitFor(() => expect(host.asked(EDIT)).toHaveLength(1));
    expect(host.asked(EDIT)[0]).toMatchObject({ body: { status: 'on_hold' }, headers: { 'If-Match': '"3"' } });
    expect(peek.events.map(({ type }) => type)).not.toContain('ticket.changed');
    answer();
    await vi.waitFor(() => expect(peek.events.map(({ type }) => type)).toContain('ticket.changed'));
  });

  test('rolls a refused change back and says why', async () => {
    const host = new FakeHost();
    host.answers[EDIT] = () => refusal('revision-conflict', 'Ben Ivers changed the priority meanwhile.');
    const peek = await openPeek(host);
    await choose(peek, /^Priority:/, 'Critical');
    await vi.waitFor(() =>
      expect(peek.screen.getByRole('alert')).toHaveTextContent('Ben Ivers changed the priority meanwhile.'),
    );
    expect(peek.screen.getByRole('button', { name: 'Priority: Medium' })).toBeInTheDocument();
    expect(peek.events.map(({ type }) => type)).toContain('ticket.rolled_back');
  });

  test('keeps what was chosen meanwhile when an earlier change is refused', async () => {
    const host = new FakeHost();
    const patch = host.answers[EDIT]!;
    let refuse = (): void => undefined;
    host.answers[EDIT] = () =>
      new Promise((resolve) => (refuse = () => resolve(refusal('transition-not-allowed', 'Not from here.'))));
    const peek = await openPeek(host);
    await choose(peek, /^Status:/, 'On hold');
    await choose(peek, /^Priority:/, 'Critical');
    await vi.waitFor(() => peek.screen.getByRole('button', { name: 'Priority: Critical' }));
    expect(peek.screen.getByRole('button', { name: 'Status: On hold' })).toBeInTheDocument();
    expect(host.asked(EDIT)).toHaveLength(1);
    host.answers[EDIT] = patch;
    refuse();
    await vi.waitFor(() => peek.screen.getByRole('button', { name: 'Status: In progress' }));
    expect(peek.screen.getByRole('button', { name: 'Priority: Critical' })).toBeInTheDocument();
    await vi.waitFor(() => expect(host.ticket.priority).toBe('critical'));
    expect(host.ticket.status).toBe('in_progress');
  });

  test('sends each of two quick changes with the revision that the one before has left', async () => {
    const host = new FakeHost();
    const patch = host.answers[EDIT]!;
    const answers: (() => void)[] = [];
    host.answers[EDIT] = (request) => new Promise((resolve) => answers.push(() => resolve(patch(request))));
    const peek = await openPeek(host);
    await choose(peek, /^Status:/, 'On hold');
    await choose(peek, /^Priority:/, 'Critical');
    answers[0]!();
    await vi.waitFor(() => expect(answers).toHaveLength(2));
    answers[1]!();
    await vi.waitFor(() => expect(host.ticket.revision).toBe(5));
    expect(host.asked(EDIT).map(({ headers }) => headers?.['If-Match'])).toEqual(['"3"', '"4"']);
  });

  test('sends the second of two quick changes although the Peek was dismissed after it', async () => {
    const host = new FakeHost();
    const patch = host.answers[EDIT]!;
    let answer = (): void => undefined;
    host.answers[EDIT] = (request) => new Promise((resolve) => (answer = () => resolve(patch(request))));
    const peek = await openPeek(host);
    await choose(peek, /^Status:/, 'On hold');
    await choose(peek, /^Priority:/, 'Critical');
    await vi.waitFor(() => expect(host.asked(EDIT)).toHaveLength(1));
    await peek.handle.unmount();
    host.answers[EDIT] = patch;
    answer();
    await vi.waitFor(() => expect(host.ticket).toMatchObject({ status: 'on_hold', priority: 'critical' }));
  });

  test('has the host say that a change failed when the Peek was dismissed meanwhile', async () => {
    const host = new FakeHost();
    host.capabilities.notify = vi.fn();
    let refuse = (): void => undefined;
    host.answers[EDIT] = () =>
      new Promise((resolve) => (refuse = () => resolve(refusal('forbidden', 'You may only read.'))));
    const peek = await openPeek(host);
    await choose(peek, /^Status:/, 'On hold');
    await vi.waitFor(() => expect(host.asked(EDIT)).toHaveLength(1));
    await peek.handle.unmount();
    refuse();
    const text = expect.stringContaining('You may only read.') as string;
    await vi.waitFor(() => expect(host.capabilities.notify).toHaveBeenCalledWith({ tone: 'danger', text }));
  });

  test('assigns by a real technician’s id', async () => {
    const peek = await openPeek();
    await choose(peek, /^Assignee:/, 'Ben Ivers');
    await vi.waitFor(() => peek.screen.getByRole('button', { name: 'Assignee: Ben Ivers' }));
    await vi.waitFor(() => expect(peek.host.asked(EDIT)[0]?.body).toEqual({ assigneeId: 'tec_2' }));
  });

  test('takes ownership for whoever is signed in, which the server decides', async () => {
    const peek = await openPeek();
    await peek.user.click(peek.screen.getByRole('button', { name: 'Take ownership' }));
    await vi.waitFor(() => peek.screen.getByRole('button', { name: 'Assignee: Ada Okafor' }));
    const [asked] = peek.host.asked('POST /api/tickets/tkt_1/ownership');
    expect(asked?.body).toBeUndefined();
    await vi.waitFor(() =>
      expect(peek.screen.queryByRole('button', { name: 'Take ownership' })).not.toBeInTheDocument(),
    );
  });

  test('shows what a colleague changes, live', async () => {
    const peek = await openPeek();
    peek.host.tell({ type: 'ticket.changed', ticket: { ...peek.host.ticket, status: 'resolved', revision: 4 } });
    await vi.waitFor(() => peek.screen.getByRole('button', { name: 'Status: Resolved' }));
  });

  test('is not set back by news that are older than what it shows', async () => {
    const peek = await openPeek();
    peek.host.tell({ type: 'ticket.changed', ticket: { ...peek.host.ticket, status: 'resolved', revision: 9 } });
    await vi.waitFor(() => peek.screen.getByRole('button', { name: 'Status: Resolved' }));
    peek.host.tell({ type: 'ticket.changed', ticket: { ...peek.host.ticket, status: 'on_hold', revision: 8 } });
    expect(peek.screen.getByRole('button', { name: 'Status: Resolved' })).toBeInTheDocument();
  });

  test('offers to take a change back for a while, and does so', async () => {
    const host = new FakeHost();
    const peek = await openPeek(host);
    await choose(peek, /^Priority:/, 'Critical');
    await peek.user.click(await peek.screen.findByRole('button', { name: 'Undo' }));
    await vi.waitFor(() => expect(host.asked(EDIT)).toHaveLength(2));
    expect(host.asked(EDIT)[1]).toMatchObject({ body: { priority: 'medium' }, headers: { 'If-Match': '"4"' } });
    await peek.screen.findByRole('button', { name: 'Priority: Medium' });
  });

  test('is laid over what somebody else changed meanwhile, when that was another field', async () => {
    const host = new FakeHost();
    const patch = host.answers[EDIT]!;
    host.answers[EDIT] = (request) => {
      if (request.headers?.['If-Match'] === '"9"') return patch(request);
      host.ticket = { ...host.ticket, status: 'on_hold', revision: 9 };
      return refusal('revision-conflict', 'Ben Ivers changed the status.');
    };
    const peek = await openPeek(host);
    await choose(peek, /^Priority:/, 'Critical');
    await peek.screen.findByRole('button', { name: 'Priority: Critical' });
    await peek.screen.findByRole('button', { name: 'Status: On hold' });
    expect(peek.screen.queryByRole('alert')).not.toBeInTheDocument();
  });

  test('is not laid over what somebody else made of the same field', async () => {
    const host = new FakeHost();
    host.answers[EDIT] = () => {
      host.ticket = { ...host.ticket, priority: 'high', revision: 9 };
      return refusal('revision-conflict', 'Ben Ivers changed the priority.');
    };
    const peek = await openPeek(host);
    await choose(peek, /^Priority:/, 'Critical');
    expect(await peek.screen.findByRole('alert')).toHaveTextContent('Ben Ivers changed the priority.');
    await peek.screen.findByRole('button', { name: 'Priority: High' });
    expect(host.asked(EDIT)).toHaveLength(1);
  });
});
