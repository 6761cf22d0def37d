import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problemSchema, routes, type RouteShape } from '#contracts';
import { openTestServer, type SignedInBrowser, type TestServer } from '../../../test/support/testServer.ts';
import { allFeatures } from '../features.ts';
import { createRateLimits, kindOf, LIMITS_PER_MINUTE } from './rateLimits.ts';

const FEW = { ...LIMITS_PER_MINUTE, 'sign-in': 3, read: 40, write: 5, upload: 2, assistant: 2 };

let server: TestServer;
let ada: SignedInBrowser;
beforeAll(async () => {
  server = await openTestServer({ features: allFeatures(), limits: (db) => createRateLimits(db, FEW) });
  ada = await server.asTechnician('tech-ada');
});
afterAll(() => server.close());

const save = (by: SignedInBrowser) =>
  by.put('/api/tickets/ticket-printer/drafts/reply', { text: 'Hello', attachmentIds: [], recipients: null });
const begin = (by: SignedInBrowser) =>
  by.post('/api/tickets/ticket-printer/uploads', { fileName: 'a.txt', sizeBytes: 1, mediaType: 'text/plain' });

describe('who asks too often', () => {
  it('is told so in words, and when to come back', async () => {
    for (let time = 0; time < FEW.write; time += 1) expect((await save(ada)).status).toBe(204);
    const answer = await save(ada);
    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(answer.headers.get('retry-after'))).toBeLessThanOrEqual(60);
    const problem = problemSchema.parse(await answer.json());
    expect(problem.code).toBe('rate-limited');
    expect(problem.detail).toMatch(/Try again in \d+ seconds; nothing you wrote is lost\./);
  });

  it('may still read, and takes nothing from a colleague', async () => {
    expect((await ada.get('/api/tickets')).status).toBe(200);
    expect((await save(await server.asTechnician('tech-ben'))).status).toBe(204);
  });

  it('is counted apart for files', async () => {
    const lea = await server.asTechnician('lead-lea');
    const statuses = [];
    for (let time = 0; time <= FEW.upload; time += 1) statuses.push((await begin(lea)).status);
    expect(statuses.at(-1)).toBe(429);
    expect(statuses.slice(0, -1)).not.toContain(429);
    expect((await save(lea)).status).toBe(204);
  });

  it.each([
    ['reads', 'read', (by: SignedInBrowser) => by.get('/api/tickets')],
    ['changes', 'write', save],
    ['files', 'upload', begin],
    [
      'questions to Nexie',
      'assistant',
      (by: SignedInBrowser) =>
        by.post('/api/tickets/ticket-printer/assist', { task: 'draft', mode: 'reply', text: '' }),
    ],
  ] as const)('is refused in all that goes beyond, in a burst of ten times as many %s', async (_, kind, ask) => {
    const ari = await server.asTechnician('admin-ari');
    const answers = await Promise.all(Array.from({ length: FEW[kind] * 10 }, () => ask(ari)));
    const refused = answers.filter(({ status }) => status === 429);
    expect(answers.length - refused.length).toBe(FEW[kind]);
    for (const { headers } of refused) expect(headers.get('retry-after')).toMatch(/^([1-9]|[1-5]\d|60)$/);
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
  });

  it('is known to every process', async () => {
    const others = createRateLimits(server.context.database.db, FEW);
    await others.take('sign-in', 'tech-ada');
    await server.context.limits?.take('sign-in', 'tech-ada');
    await others.take('sign-in', 'tech-ada');
    await expect(server.context.limits?.take('sign-in', 'tech-ada')).rejects.toMatchObject({ code: 'rate-limited' });
    await expect(others.take('sign-in', 'tech-ada')).rejects.toMatchObject({ code: 'rate-limited' });
  });
});

it('every route counts as something that is limited', () => {
  const kinds = new Map(Object.entries<RouteShape>(routes).map(([name, shape]) => [name, kindOf(shape)]));
  expect(kinds.get('assist')).toBe('assistant');
  expect(kinds.get('streamAssist')).toBe('assistant');
  expect(kinds.get('beginUpload')).toBe('upload');
  expect(kinds.get('sendReply')).toBe('write');
  for (const kind of kinds.values()) expect(LIMITS_PER_MINUTE[kind]).toBeGreaterThan(0);
});
