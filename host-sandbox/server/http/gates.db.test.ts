import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fillPath, PROBLEMS, problemSchema, routes, type RouteName, type RouteShape } from '#contracts';
import { aReply } from '../../../test/support/fixtures.ts';
import { openTestServer, type SignedInBrowser, type TestServer } from '../../../test/support/testServer.ts';
import { allFeatures } from '../features.ts';

let server: TestServer;
let ada: SignedInBrowser;
beforeAll(async () => {
  server = await openTestServer({ features: allFeatures() });
  ada = await server.asTechnician('tech-ada');
});
afterAll(() => server.close());

/** A body that each route takes, so that it is refused for nothing else. */
const BODIES: Partial<Record<RouteName, unknown>> = {
  changeTicket: { priority: 'low' },
  sendReply: aReply('Hello'),
  addNote: { text: 'Hello', attachmentIds: [], mentionIds: [] },
  saveDraft: { text: 'Hello', attachmentIds: [], recipients: null },
  assist: { task: 'draft', mode: 'reply', text: '' },
  fileQuarantinedMail: { ticketId: null },
  beginUpload: { fileName: 'a.txt', sizeBytes: 1, mediaType: 'text/plain' },
  saveReadMark: { messageId: 'none' },
  tellPresence: { instanceId: 'window', activity: 'viewing' },
  editNote: { text: 'Hello' },
  saveSignature: { signature: 'Ada' },
  watchTicket: { watching: true },
  mergeTicket: { intoTicketId: 'ticket-working' },
  editTimeEntry: { minutes: 5 },
  streamAssist: { task: 'draft', mode: 'reply', text: '' },
  stopTimer: { note: '' },
  addTimeEntry: { minutes: 5, note: '' },
};

/** Without it, the query would be what is refused. */
const QUERIES: Partial<Record<RouteName, string>> = {
  uploadPart: '?offset=0',
  findMessages: '?text=printer',
  listThreadDays: '?timeZone=UTC',
};

const HEADERS = { 'If-Match': '"1"', 'Idempotency-Key': 'gate' };

const all = Object.entries(routes) as [RouteName, RouteShape][];
const ofTickets = all.filter(([, { path }]) => path.includes('{ticketId}'));

const pathOf = (name: RouteName, { path }: RouteShape, ticketId: string): string =>
  fillPath(path, {
    ticketId,
    mode: 'reply',
    action: 'shell',
    attachmentId: 'none',
    mailId: 'none',
    messageId: 'none',
    uploadId: 'none',
    entryId: 'none',
    mergeId: 'none',
    sessionId: 'none',
  }) + (QUERIES[name] ?? '');

const ask = (by: SignedInBrowser, [name, route]: [RouteName, RouteShape], ticketId: string, headers = {}) =>
  by.request(route.method, pathOf(name, route, ticketId), BODIES[name], { ...HEADERS, ...headers });

describe('without a sign-in', () => {
  test.each(all)('%s is refused', async (...route) => {
    const answer = await ask(ada, route, 'ticket-printer', { Cookie: null });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(problemSchema.parse(await answer.json())).toMatchObject({
      code: 'unauthenticated',
      title: PROBLEMS.unauthenticated.title,
    });
  });
});

describe('a ticket of another tenant', () => {
  test.each(ofTickets)('is to %s as if it were not there', async (...route) => {
    const foreign = await ask(ada, route, 'ticket-foreign');
    const missing = await ask(ada, route, 'no-such-ticket', { 'Idempotency-Key': 'another' });
    expect([foreign.status, missing.status]).toEqual([404, 404]);
    expect(await foreign.text()).toBe(await missing.text());
  });
});

/** Who may what: everybody reads, and all but the reader write; what a lead may beyond that is in the routes' own tests. */
const WRITERS = ['technician', 'lead', 'admin'];
const ROLES = { technician: 'tech-ben', lead: 'lead-lea', admin: 'admin-ari', read_only: 'reader-rui' };

describe.each(Object.entries(ROLES))('in the role %s', (role, technicianId) => {
  let somebody: SignedInBrowser;
  beforeAll(async () => {
    somebody = await server.asTechnician(technicianId);
  });
  test.each(all)('%s is refused, or not, by the role', async (name, route) => {
    // Of what is not there: who passes the gate changes nothing, and streams end at once.
    const answer = await ask(somebody, [name, route], 'no-such-ticket', { 'Idempotency-Key': `${role} ${name}` });
    const passes = route.method === 'GET' || WRITERS.includes(role);
    expect(answer.status === 403).toBe(!passes);
    if (!passes) expect(await answer.json()).toMatchObject({ code: 'forbidden' });
    expect(answer.status).not.toBe(401);
    expect(answer.status).toBeLessThan(500);
    if (passes) await answer.body?.cancel();
  });
});

describe('a write', () => {
  const own = 'http://localhost';
  const foreign = 'https://evil.example';
  test.each([
    // Sec-Fetch-Site, Origin, token: passes?
    ['same-origin', own, 'right', true],
    ['none', null, 'right', true],
    [null, own, 'right', true],
    [null, null, 'right', true],
    ['same-origin', own, 'wrong', false],
    ['same-origin', own, null, false],
    ['cross-site', own, 'right', false],
    ['same-site', own, 'right', false],
    ['cross-site', foreign, 'right', false],
    [null, foreign, 'right', false],
    [null, 'null', 'right', false],
    [null, 'http://localhost:4301', 'right', false],
    [null, 'https://localhost', 'right', false],
  ])('with Sec-Fetch-Site %s, Origin %s and the %s token passes: %s', async (site, origin, token, passes) => {
    const tokens: Record<string, string> = { right: ada.csrfToken, wrong: 'x'.repeat(ada.csrfToken.length) };
    const headers = { 'Sec-Fetch-Site': site, Origin: origin, 'X-CSRF-Token': token && (tokens[token] ?? null) };
    const body = { text: 'Hello', attachmentIds: [], recipients: null };
    const answer = await ada.put('/api/tickets/ticket-printer/drafts/reply', body, headers);
    expect(answer.status).toBe(passes ? 204 : 403);
    if (!passes) expect(await answer.json()).toMatchObject({ code: 'csrf-rejected' });
  });

  test('does not pass with the token of another sign-in of the same technician', async () => {
    const elsewhere = await server.asTechnician('tech-ada');
    const answer = await ada.put(
      '/api/tickets/ticket-printer/drafts/reply',
      { text: 'Hello', attachmentIds: [], recipients: null },
      { 'X-CSRF-Token': elsewhere.csrfToken },
    );
    expect(answer.status).toBe(403);
  });

  test('that is not JSON, or far too long, is refused in words', async () => {
    const put = (body: unknown) => ada.put('/api/tickets/ticket-printer/drafts/reply', body);
    expect(await (await put(new TextEncoder().encode('{'))).json()).toMatchObject({ code: 'invalid-request' });
    const long = await put({ text: 'x'.repeat(2_000_000), attachmentIds: [] });
    expect(long.status).toBe(422);
    expect(await long.json()).toMatchObject({ detail: expect.stringContaining('too long') });
  });
});

test('what the contract does not know is not found, in the same words', async () => {
  const answer = await ada.get('/api/nothing');
  expect(answer.status).toBe(404);
  expect(await answer.json()).toMatchObject({ code: 'not-found' });
});

test('the API describes itself', async () => {
  const answer = await server.app.request('http://localhost/api/openapi.json');
  expect(await answer.json()).toMatchObject({ openapi: '3.1.0', paths: { '/api/tickets/{ticketId}': {} } });
});
