import { afterAll, beforeAll, expect, test } from 'vitest';
import { CHECKS, printReport, runConformance } from '../../contracts/conformance/index.ts';
import { allFeatures } from '../../host-sandbox/server/features.ts';
import { openTestServer, type SignedInBrowser, type TestServer } from '../support/testServer.ts';
import { fetchOf, type Meddling } from './backends.ts';
import { faults } from './faults.ts';

let server: TestServer;
let ada: SignedInBrowser;
beforeAll(async () => {
  // Replies are held for longer than a test: none of them leaves.
  server = await openTestServer({ features: allFeatures({ mail: { holdMs: 600_000 } }) });
  ada = await server.asTechnician('tech-ada');
  for (const text of ['One', 'Two', 'Three']) {
    const headers = { 'Idempotency-Key': text };
    await ada.post('/api/tickets/ticket-printer/notes', { text, attachmentIds: [], mentionIds: [] }, headers);
    server.advance(1000);
  }
});
afterAll(() => server.close());

const run = (meddle: Meddling = (backend) => backend, only: string[] = [], timeoutMs = 5000) =>
  runConformance(
    {
      baseUrl: 'http://localhost',
      headers: { Cookie: ada.cookie },
      ticketId: 'ticket-printer',
      foreignTicketId: 'ticket-foreign',
      mayMail: true,
      fetch: meddle(fetchOf(server)),
      timeoutMs,
    },
    only,
  );

test('the reference server keeps every guarantee; all routes are asked, and it is left as it was', async () => {
  const before = await (await ada.get('/api/tickets/ticket-printer')).json();
  const report = await run();
  expect(report.results.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
  expect(report).toMatchObject({ passed: true, unasked: [] });
  expect(report.left.join()).not.toContain('reply');
  const after = await (await ada.get('/api/tickets/ticket-printer')).json();
  const { revision: _, updatedAt: __, ...rest } = before;
  expect(after).toMatchObject({ ...rest, sla: expect.anything() });
  expect(await (await ada.get('/api/tickets/ticket-printer/drafts')).json()).toEqual({ items: [] });
});

test.each(faults(() => ada))('a backend that %s is caught by %s', async (_, check, meddle) => {
  const report = await run(meddle, [check], 400);
  expect(report.results.find(({ id }) => id === check)).toMatchObject({ outcome: 'failed' });
  expect(report.passed).toBe(false);
  expect(printReport(report)).toMatch(/asked: \w+ \/api[^]*came: {2}\S/);
});

test('every check, but those of single shapes, has a backend that it catches', () => {
  const caught = new Set(faults(() => ada).map(([, check]) => check));
  const missed = CHECKS.map(({ id }) => id).filter((id) => !caught.has(id) && !/^read\.(get|list|find)/.test(id));
  expect(missed).toEqual([]);
});

test('a backend that is not there is told as such', async () => {
  const report = await run(() => () => Promise.reject(new TypeError('fetch failed')));
  expect(report).toMatchObject({
    passed: false,
    results: [{ id: 'begin', outcome: 'failed', came: 'no answer: fetch failed' }],
  });
});
