import { eq } from 'drizzle-orm';
import { fillPath, routes, type RouteName, type RouteShape } from '#contracts';
import type { SignedInBrowser, TestServer } from '../../../test/support/testServer.ts';
import { createApi, type FeatureRoutes } from '../app.ts';
import type { Db } from '../db/open.ts';
import * as tables from '../db/schema.ts';

/** The routes whose answers are kept. Those of one ticket are asked for each of the tickets that a test looks at. */
export const KEPT: readonly RouteName[] = [
  ...([
    'getOpening',
    'getSignedIn',
    'listTechnicians',
    'listParticipants',
    'getSla',
    'getAsset',
    'getPosture',
  ] as const),
  ...(['listRemoteActions', 'getSupportSession', 'getSummary', 'getTime', 'listRelated'] as const),
];

/** Every answer that may be kept, of some tickets, for somebody, by what was asked. */
export type Answers = ReadonlyMap<string, string>;

type Ask = (path: string) => Promise<Response>;

/** Asks for all of them. */
export const askAll = async (ask: Ask, ticketIds: readonly string[]): Promise<Answers> => {
  const answers = new Map<string, string>();
  for (const name of KEPT) {
    const { path } = (routes as Readonly<Record<RouteName, RouteShape>>)[name];
    const paths = path.includes('{') ? ticketIds.map((ticketId) => fillPath(path, { ticketId })) : [path];
    for (const each of paths) {
      const answer = await ask(each);
      answers.set(`${name} ${each}`, `${answer.status} ${await answer.text()}`);
    }
  }
  return answers;
};

/** A server process like the test's own on its database, which shares no memory with it. */
export const processBeside = (
  { context }: Pick<TestServer, 'context'>,
  features: readonly FeatureRoutes[],
  kept: TestServer['context']['kept'],
) => {
  const api = createApi({ ...context, kept }, features);
  return (browser: Pick<SignedInBrowser, 'cookie'>): Ask =>
    async (path) =>
      api.request(`http://localhost${path}`, { headers: { Cookie: browser.cookie } });
};

const tenantId = 'tenant-north';
const at = new Date('2026-03-02T08:30:00.000Z');
const later = new Date('2026-03-02T08:40:00.000Z');
const [ticketId, assetId, technicianId] = ['ticket-printer', 'asset-front', 'tech-ada'];

/** Puts something of everything that kept answers show onto `ticket-printer`, and a merge of `ticket-done`. */
export const fillTicket = async (tx: Db): Promise<void> => {
  const own = { tenantId, ticketId, technicianId };
  await tx.insert(tables.customField).values({
    ...{ id: 'field-room', tenantId, label: 'Room', kind: 'text' as const, options: [], position: 1 },
  });
  await tx.insert(tables.watcher).values({ ...own, since: at });
  await tx.insert(tables.statusChange).values({
    ...{ id: 'change-1', tenantId, ticketId: 'ticket-printer', from: 'new', to: 'on_hold', at, byName: 'Ada Berg' },
  });
  await tx.insert(tables.message).values([
    {
      id: 'message-note',
      ...own,
      kind: 'internal_note',
      createdAt: at,
      text: 'Looked at it.',
      mentionIds: ['tech-ben'],
    },
    {
      ...{ id: 'message-reply', ...own, kind: 'technician' as const, createdAt: later, text: 'Try again.' },
      ...{ recipients: { to: [{ address: 'mia@harbor.example', name: null }], cc: [], bcc: [] }, subject: 'Printer' },
      ...{ deliveryState: 'sent' as const, deliveryAt: later, deliveryAnswer: '250 ok' },
    },
  ]);
  const file = { tenantId, ticketId, fileName: 'a.txt', mediaType: 'text/plain', sizeBytes: 1, sha256: 'a'.repeat(64) };
  await tx.insert(tables.attachment).values([
    { id: 'file-note', ...file, messageId: 'message-note', createdAt: at },
    { id: 'file-draft', ...file, uploadedBy: technicianId, createdAt: at },
  ]);
  await tx.insert(tables.draft).values({
    ...{ ...own, mode: 'reply' as const, text: 'Half a sentence', attachmentIds: ['file-draft'], recipients: null },
    updatedAt: at,
  });
  await tx.insert(tables.readMark).values({ ...own, messageId: 'message-note', at });
  await tx.insert(tables.ticketSummary).values({
    ...{ ticketId, tenantId, sentences: [{ text: 'Blank pages.', messageIds: [] }], madeAt: at },
    ...{ provider: { kind: 'rules', label: 'Rules' } as never, asOfMessageId: 'message-printer' },
  });
  await tx.insert(tables.supportSession).values({
    ...{ id: 'session-1', tenantId, ticketId, assetId, requestedBy: technicianId, state: 'active' as const },
    ...{ requestedAt: at, consentExpiresAt: later, decidedAt: at, endedAt: later },
  });
  await tx.insert(tables.reading).values({
    ...{ tenantId, assetId, at, cpuPercent: 10, ramPercent: 20, ramUsedBytes: 1, ramTotalBytes: 5, diskPercent: 30 },
    ...{ diskUsedBytes: 3, diskTotalBytes: 10 },
  });
  await tx.insert(tables.complianceCheck).values({
    ...{ id: 'check-1', tenantId, assetId, label: 'Disk encryption', state: 'pass', reason: 'On', checkedAt: at },
  });
  await tx.insert(tables.finding).values({
    ...{ id: 'finding-1', tenantId, assetId, title: 'Old agent', severity: 'low', detail: 'Update it', foundAt: at },
  });
  await tx.insert(tables.postureScan).values({ id: 'scan-1', tenantId, assetId, score: 80, scannedAt: at });
  await tx.insert(tables.timeEntry).values({
    ...{ id: 'entry-1', ...own, minutes: 15, note: 'Looked at it', billable: true, loggedAt: at },
  });
  await tx.insert(tables.timer).values([
    { id: 'timer-1', ...own, elapsedMs: 1_000, runningSince: null },
    { id: 'timer-2', ...own, ticketId: 'ticket-working', elapsedMs: 2_000, runningSince: at },
  ]);
  await tx.insert(tables.ticketMerge).values({
    ...{ id: 'merge-1', tenantId, fromTicketId: 'ticket-done', intoTicketId: 'ticket-noah', technicianId, at },
    ...{ fromStatus: 'resolved', messageIds: [] },
  });
  await tx.update(tables.ticket).set({ mergeId: 'merge-1' }).where(eq(tables.ticket.id, 'ticket-done'));
  await tx
    .update(tables.ticket)
    .set({ firstResponseAt: later, customFields: { 'field-room': '12' } })
    .where(eq(tables.ticket.id, ticketId));
};
