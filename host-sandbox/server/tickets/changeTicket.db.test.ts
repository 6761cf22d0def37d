import { asc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { routes, type Ticket, type TicketChange } from '#contracts';
import { openTestServer, type SignedInBrowser, type TestServer } from '../../../test/support/testServer.ts';
import { statusChange } from '../db/schema.ts';
import { messageRoutes } from '../messages/messageRoutes.ts';
import { ticketRoutes } from './ticketRoutes.ts';

let server: TestServer;
let ada: SignedInBrowser;
let ben: SignedInBrowser;
beforeAll(async () => {
  server = await openTestServer({ features: [ticketRoutes, messageRoutes] });
});
beforeEach(async () => {
  await server.reset();
  ada = await server.asTechnician('tech-ada');
  ben = await server.asTechnician('tech-ben');
});
afterAll(() => server.close());

const params = { ticketId: 'ticket-printer' };
const change = (body: TicketChange, revision: number, by = ada): Promise<Ticket> =>
  by.call(routes.changeTicket, { params, body, revision });
const eventTexts = async (): Promise<string[]> =>
  (await ada.call(routes.listMessages, { params })).items.flatMap((entry) =>
    entry.kind === 'system_event' ? [entry.text] : [],
  );

describe('a ticket', () => {
  test('carries its revision as ETag', async () => {
    const response = await ada.get('/api/tickets/ticket-printer');
    expect(response.headers.get('etag')).toBe('"1"');
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  test('says that a reply can leave, from where and to whom', async () => {
    const { replyReadiness } = await ada.call(routes.getTicket, { params });
    expect(replyReadiness).toEqual({ state: 'ready', from: 'support@north.example', to: 'mia@harbor.example' });
  });

  test('says that no reply can leave to a contact without an address', async () => {
    const { replyReadiness } = await ada.call(routes.getTicket, { params: { ticketId: 'ticket-noah' } });
    expect(replyReadiness).toMatchObject({ state: 'blocked', because: 'no-contact-address' });
  });

  test('says that a reply will fail in a tenant without an account, and why', async () => {
    const sol = await server.asTechnician('tech-sol');
    const { replyReadiness } = await sol.call(routes.getTicket, { params: { ticketId: 'ticket-foreign' } });
    expect(replyReadiness).toMatchObject({ state: 'will_fail', because: 'no-email-account', to: 'eva@delta.example' });
    expect(replyReadiness).toHaveProperty('message', expect.stringMatching(/^No email account is configured/));
  });

  test('is for reading only to those whose role says so', async () => {
    const rui = await server.asTechnician('reader-rui');
    const { replyReadiness } = await rui.call(routes.getTicket, { params });
    expect(replyReadiness).toMatchObject({ state: 'blocked', because: 'read-only' });
  });
});

describe('a change', () => {
  test('of the status is kept, told in the conversation, and logged for the SLA', async () => {
    server.advance(60_000);
    const changed = await change({ status: 'in_progress' }, 1);
    expect(changed).toMatchObject({ status: 'in_progress', revision: 2, updatedAt: '2026-03-02T09:01:00.000Z' });
    expect(changed.allowedStatuses).toEqual(['waiting_on_customer', 'on_hold', 'resolved', 'closed']);
    const { items } = await ada.call(routes.listMessages, { params });
    expect(items.at(-1)).toMatchObject({
      kind: 'system_event',
      actor: { kind: 'technician', name: 'Ada Berg' },
      text: 'Ada Berg changed the status from New to In progress.',
      detail: { type: 'status_changed', from: 'new', to: 'in_progress' },
    });
    const log = await server.context.database.db
      .select()
      .from(statusChange)
      .where(eq(statusChange.ticketId, params.ticketId))
      .orderBy(asc(statusChange.at));
    expect(log).toMatchObject([{ from: 'new', to: 'in_progress', byName: 'Ada Berg', at: server.context.now() }]);
  });

  test('of several fields is one revision and one event for each', async () => {
    const changed = await change({ status: 'on_hold', priority: 'critical', assigneeId: 'tech-ben' }, 1);
    expect(changed).toMatchObject({
      revision: 2,
      priority: 'critical',
      assignee: { id: 'tech-ben', name: 'Ben Okafor' },
    });
    expect(await eventTexts()).toEqual([
      'Ada Berg changed the status from New to On hold.',
      'Ada Berg changed the priority from High to Critical.',
      'Ada Berg assigned the ticket to Ben Okafor.',
    ]);
  });

  test('to what is so already is no change', async () => {
    const same = await change({ status: 'new', priority: 'high', assigneeId: null }, 1);
    expect(same).toMatchObject({ revision: 1, updatedAt: '2026-03-02T08:00:00.000Z' });
    expect(await eventTexts()).toEqual([]);
  });

  test('to resolved stamps the time, closing keeps it, reopening takes it away', async () => {
    expect((await change({ status: 'resolved' }, 1)).resolvedAt).toBe('2026-03-02T09:00:00.000Z');
    server.advance(60_000);
    expect((await change({ status: 'closed' }, 2)).resolvedAt).toBe('2026-03-02T09:00:00.000Z');
    expect((await change({ status: 'in_progress' }, 3)).resolvedAt).toBeNull();
  });

  test('that the ticket’s life does not allow is refused, with what is allowed', async () => {
    await change({ status: 'closed' }, 1);
    const problem = await ada.refusal(routes.changeTicket, { params, body: { status: 'on_hold' }, revision: 2 });
    expect(problem).toMatchObject({ code: 'transition-not-allowed', status: 409 });
    expect(problem.detail).toContain('From Closed it can go to: In progress.');
  });

  test('is kept whole or not at all', async () => {
    const body = { priority: 'low', assigneeId: 'nobody' } as const;
    await ada.refusal(routes.changeTicket, { params, body, revision: 1 });
    expect(await ada.call(routes.getTicket, { params })).toMatchObject({ priority: 'high', revision: 1 });
    expect(await eventTexts()).toEqual([]);
  });

  test.each([
    ['somebody who is not there', 'nobody'],
    ['a technician of another tenant', 'tech-sol'],
    ['somebody who may only read', 'reader-rui'],
  ])('does not assign a ticket to %s', async (_, assigneeId) => {
    expect(await ada.refusal(routes.changeTicket, { params, body: { assigneeId }, revision: 1 })).toMatchObject({
      code: 'invalid-request',
      errors: [{ path: 'body.assigneeId' }],
    });
  });

  test('to nobody unassigns', async () => {
    await change({ assigneeId: 'tech-ben' }, 1);
    expect((await change({ assigneeId: null }, 2)).assignee).toBeNull();
    expect((await eventTexts()).at(-1)).toBe('Ada Berg unassigned Ben Okafor.');
  });

  test.each([[{}], [{ status: 'lost' }], [{ subject: 'x' }], [{ priority: null }]])('cannot be %j', async (body) => {
    const response = await ada.patch('/api/tickets/ticket-printer', body, { 'If-Match': '"1"' });
    expect(response.status).toBe(422);
  });
});

describe('taking ownership', () => {
  test('assigns the ticket to whoever is signed in', async () => {
    const taken = await ben.call(routes.takeOwnership, { params, revision: 1 });
    expect(taken.assignee).toEqual({ id: 'tech-ben', name: 'Ben Okafor' });
    expect(await eventTexts()).toEqual(['Ben Okafor took ownership of the ticket.']);
  });
});

describe('two at once', () => {
  test('a change without a revision is refused', async () => {
    expect(await ada.refusal(routes.changeTicket, { params, body: { status: 'closed' } })).toMatchObject({
      code: 'precondition-required',
      status: 428,
    });
  });

  test('a change from a view that has passed is refused, and names who changed what', async () => {
    await change({ priority: 'low' }, 1, ben);
    server.advance(1000);
    await change({ status: 'on_hold' }, 2, ben);
    const problem = await ada.refusal(routes.changeTicket, { params, body: { status: 'closed' }, revision: 2 });
    expect(problem).toMatchObject({ code: 'revision-conflict', status: 412 });
    expect(problem.detail).toBe(
      'Ben Okafor changed the status from New to On hold. Nothing of yours was changed. Look at it and decide again.',
    );
    const older = await ada.refusal(routes.changeTicket, { params, body: { status: 'closed' }, revision: 1 });
    expect(older.detail).toMatch(/^Ben Okafor changed the priority from High to Low\. Ben Okafor changed the status/);
  });

  test('of two changes from the same view exactly one wins', async () => {
    const send = (by: SignedInBrowser, priority: string) =>
      by.patch('/api/tickets/ticket-printer', { priority }, { 'If-Match': '"1"' });
    const answers = await Promise.all([send(ada, 'low'), send(ben, 'critical'), send(ada, 'medium'), send(ben, 'low')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412]);
    expect(await eventTexts()).toHaveLength(1);
    expect(await ada.call(routes.getTicket, { params })).toMatchObject({ revision: 2 });
  });
});

test('a change of the priority moves the SLA in the queue at once', async () => {
  const before = await change({ priority: 'medium' }, 1);
  const after = await change({ priority: 'critical' }, 2);
  expect(new Date(after.sla.dueAt!).getTime()).toBeLessThan(new Date(before.sla.dueAt!).getTime());
});
