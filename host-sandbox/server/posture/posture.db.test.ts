import { afterAll, beforeAll, expect, test } from 'vitest';
import { routes } from '#contracts';
import { START } from '../../../test/support/fixtures.ts';
import { openTestServer, type SignedInBrowser, type TestServer } from '../../../test/support/testServer.ts';
import { finding, postureScan } from '../db/schema.ts';
import { postureRoutes } from './postureRoutes.ts';

let server: TestServer;
let ada: SignedInBrowser;

/** The ticket was opened an hour before START. */
const minutesAgo = (minutes: number): Date => new Date(START.getTime() - minutes * 60_000);

beforeAll(async () => {
  server = await openTestServer({ features: [postureRoutes] });
  ada = await server.asTechnician('tech-ada');
});

afterAll(() => server.close());

const posture = (ticketId: string) => ada.call(routes.getPosture, { params: { ticketId } });

test('an asset that was never scanned has none, and says so', async () => {
  expect(await posture('ticket-printer')).toEqual({
    state: 'none',
    because: 'RMM-Sentinel has not scanned this asset yet.',
  });
});

test('a ticket without an asset has none, and says so', async () => {
  expect(await posture('ticket-noah')).toEqual({ state: 'none', because: 'No asset is linked to this ticket.' });
});

test('the posture is that of the newest scan, with open findings by severity and what changed since the ticket came in', async () => {
  const of = (id: string, severity: string, foundAt: Date, resolvedAt: Date | null = null) => ({
    id,
    tenantId: 'tenant-north',
    assetId: 'asset-front',
    title: id,
    severity,
    detail: 'Detail',
    foundAt,
    resolvedAt,
  });
  const { db } = server.context.database;
  await db
    .insert(finding)
    .values([
      of('low-old', 'low', minutesAgo(900)),
      of('critical-new', 'critical', minutesAgo(5)),
      of('high-old', 'high', minutesAgo(900)),
      of('resolved-now', 'high', minutesAgo(900), minutesAgo(10)),
      of('resolved-long-ago', 'high', minutesAgo(900), minutesAgo(800)),
    ]);
  const scan = (id: string, score: number, scannedAt: Date) => ({
    id,
    tenantId: 'tenant-north',
    assetId: 'asset-front',
    score,
    scannedAt,
  });
  await db.insert(postureScan).values([scan('scan-1', 40, minutesAgo(100)), scan('scan-2', 62, minutesAgo(3))]);
  const answer = await posture('ticket-printer');
  expect(answer).toMatchObject({
    state: 'known',
    posture: { score: 62, lastScanAt: minutesAgo(3).toISOString(), sinceTicketOpened: { found: 1, resolved: 1 } },
  });
  expect(answer.state === 'known' && answer.posture.openFindings.map(({ id }) => id)).toEqual([
    'critical-new',
    'high-old',
    'low-old',
  ]);
});

test('a ticket of another tenant is not found', async () => {
  expect(await ada.refusal(routes.getPosture, { params: { ticketId: 'ticket-foreign' } })).toMatchObject({
    code: 'not-found',
  });
});
