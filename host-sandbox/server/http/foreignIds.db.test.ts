import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { fillPath, routes, type RouteName, type RouteShape } from '#contracts';
import { aReply } from '../../../test/support/fixtures.ts';
import { openTestServer, type SignedInBrowser, type TestServer } from '../../../test/support/testServer.ts';
import { attachment, message, supportSession, ticket, timeEntry } from '../db/schema.ts';
import { withSystem } from '../db/tenancy.ts';
import { allFeatures } from '../features.ts';

let server: TestServer;
let ada: SignedInBrowser;
beforeAll(async () => {
  server = await openTestServer({ features: allFeatures() });
});
afterAll(() => server.close());

const OWN = '/api/tickets/ticket-printer';
const FILE = 'attachment-foreign';
const SESSION = 'session-foreign';

beforeEach(async () => {
  await server.reset();
  ada = await server.asTechnician('tech-ada');
  await withSystem(server.context.database.db, async (tx) => {
    const at = server.context.now();
    await tx.insert(supportSession).values({
      ...{ id: SESSION, tenantId: 'tenant-south', ticketId: 'ticket-foreign', assetId: 'asset-delta' },
      ...{
        requestedBy: 'tech-sol',
        state: 'active',
        requestedAt: at,
        consentExpiresAt: at,
        decidedAt: at,
        endedAt: at,
      },
    });
    await tx.insert(attachment).values({
      id: FILE,
      tenantId: 'tenant-south',
      ticketId: 'ticket-foreign',
      uploadedBy: 'tech-sol',
      fileName: 'secret.txt',
      mediaType: 'text/plain',
      sizeBytes: 1,
      sha256: 'a'.repeat(64),
      createdAt: at,
    });
  });
});

const ask = (method: string, path: string, body?: unknown) =>
  ada.request(method, path, body, { 'If-Match': '"1"', 'Idempotency-Key': 'foreign' });

const note = (rest: object) => ({ text: 'Hello', attachmentIds: [], mentionIds: [], ...rest });

/** Ids that a request carries beside its path; `{id}` stands for the id. */
const CARRIED: readonly [what: string, method: string, path: string, body: (id: string) => unknown, id: string][] = [
  ['a file in a reply', 'POST', `${OWN}/replies`, (id) => aReply('Hello', { attachmentIds: [id] }), FILE],
  ['a file in a note', 'POST', `${OWN}/notes`, (id) => note({ attachmentIds: [id] }), FILE],
  ['a person in a note', 'POST', `${OWN}/notes`, (id) => note({ mentionIds: [id] }), 'tech-sol'],
  ['an assignee', 'PATCH', OWN, (id) => ({ assigneeId: id }), 'tech-sol'],
  ['a ticket to merge into', 'POST', `${OWN}/merge`, (id) => ({ intoTicketId: id }), 'ticket-foreign'],
  ['a message that was read', 'PUT', `${OWN}/read-mark`, (messageId) => ({ messageId }), 'message-foreign'],
  [
    'the session of a time entry',
    'POST',
    `${OWN}/time-entries`,
    (id) => ({ minutes: 5, note: '', sessionId: id }),
    SESSION,
  ],
  ['a place in the conversation', 'GET', `${OWN}/messages?around={id}`, () => undefined, 'message-foreign'],
];

describe('an id of another tenant', () => {
  test.each(CARRIED)('as %s is as if it did not exist, and changes nothing', async (_, method, path, body, id) => {
    const all = () =>
      withSystem(server.context.database.db, async (tx) => [
        await tx.select().from(ticket).orderBy(ticket.id),
        await tx.select().from(message).orderBy(message.id),
        await tx.select().from(attachment),
        await tx.select().from(timeEntry),
      ]);
    const before = await all();
    const foreign = await ask(method, path.replace('{id}', id), body(id));
    const after = await all();
    const missing = await ask(method, path.replace('{id}', 'no-such-id'), body('no-such-id'));
    expect(foreign.status).toBe(missing.status);
    const words = await foreign.text();
    expect(words.replaceAll(id, 'no-such-id')).toBe(await missing.text());
    expect(words).not.toMatch(/Irrigation|red light|Eva|Sol Reyes|secret\.txt/);
    expect([404, 422]).toContain(foreign.status);
    expect(after).toEqual(before);
  });

  test('is tried in every field of the contract that carries one', () => {
    const fields = Object.values<RouteShape>(routes).flatMap(({ body, query }) =>
      [body, query].flatMap((schema) => {
        if (schema === undefined || schema === 'binary') return [];
        const text = JSON.stringify(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }));
        return [...text.matchAll(/"(\w+Ids?|around)":/g)].map(([, name]) => name);
      }),
    );
    // Not tried above: what only this request makes up (instanceId), and what is compared but never read.
    const notRead = ['instanceId', 'seenMessageId'];
    // Into a ticket: inbound/quarantine.db.test.ts.
    const elsewhere = ['ticketId'];
    const tried = ['sessionId', 'attachmentIds', 'mentionIds', 'assigneeId', 'intoTicketId', 'messageId', 'around'];
    expect([...new Set(fields)].sort()).toEqual([...tried, ...notRead, ...elsewhere].sort());
  });

  const FOREIGN: Readonly<Record<string, string>> = {
    ticketId: 'ticket-foreign',
    attachmentId: FILE,
    messageId: 'message-foreign',
  };
  const reads = (Object.entries(routes) as [RouteName, RouteShape][]).filter(
    ([, { method, path }]) => method === 'GET' && path.includes('{'),
  );
  test.each(reads)('in the path of %s is not found', async (_, { path }) => {
    const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
    const params = Object.fromEntries(names.map((name) => [name, FOREIGN[name] ?? 'none']));
    const query = path.endsWith('/found') ? '?text=light' : path.endsWith('/days') ? '?timeZone=UTC' : '';
    expect((await ada.get(fillPath(path, params) + query)).status).toBe(404);
  });

  test('is in no list, and no search finds it', async () => {
    for (const path of ['/api/tickets', '/api/tickets?search=Irrigation', '/api/technicians', '/api/quarantine']) {
      expect(await (await ada.get(path)).text()).not.toMatch(/Irrigation|Eva Ruiz|Sol Reyes|foreign/);
    }
  });
});
