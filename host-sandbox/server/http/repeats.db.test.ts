import { randomUUID } from 'node:crypto';
import { eq, getTableName, is } from 'drizzle-orm';
import { PgTable } from 'drizzle-orm/pg-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { fillPath, routes, type Routes, type RouteShape } from '#contracts';
import { aReply } from '../../../test/support/fixtures.ts';
import { openTestServer, type SignedInBrowser, type TestServer } from '../../../test/support/testServer.ts';
import * as tables from '../db/schema.ts';
import { withSystem } from '../db/tenancy.ts';
import { allFeatures } from '../features.ts';

/** A route that may make something: what a lost answer makes a person, or a panel, ask twice. */
type PostName = { [N in keyof Routes]: Routes[N]['method'] extends 'POST' ? N : never }[keyof Routes];

/** What keeps a repeated request from doing harm. */
type Because =
  /** Under its key it is done once. */
  | 'its key'
  /** It states what is to be so, and it is so already. */
  | 'it is so already'
  /** What it was about is not as it would have to be. */
  | 'it is refused'
  /** It makes nothing that lasts or counts; `leaves` says what may be there twice. */
  | 'it makes nothing that counts';

interface Repeat {
  readonly because: Because;
  readonly params?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** What has to be so before; what it returns is added to the parameters. */
  readonly before?: () => Promise<Readonly<Record<string, string>> | void>;
  /** Tables in which the second request leaves a row, and why that does no harm. */
  readonly leaves?: Readonly<Record<string, string>>;
}

let server: TestServer;
let ada: SignedInBrowser;
beforeAll(async () => {
  server = await openTestServer({ features: allFeatures() });
});
afterAll(() => server.close());
beforeEach(async () => {
  await server.reset();
  ada = await server.asTechnician('tech-ada');
  await withSystem(server.context.database.db, (tx) =>
    tx.update(tables.asset).set({ online: true, lastSeenAt: server.context.now(), signedInUser: 'mia' }),
  );
});

const params = { ticketId: 'ticket-printer' };

/** A reply that the mail server, which is not there, has not taken; in that state, or in another. */
const aSentReply = async (deliveryState?: 'unknown') => {
  await ada.refusal(routes.sendReply, { params, body: aReply('Hello'), idempotencyKey: randomUUID() });
  const [reply] = await withSystem(server.context.database.db, (tx) =>
    tx.select().from(tables.message).where(eq(tables.message.kind, 'technician')),
  );
  if (deliveryState)
    await withSystem(server.context.database.db, (tx) =>
      tx.update(tables.message).set({ deliveryState }).where(eq(tables.message.id, reply!.id)),
    );
  return { messageId: reply!.id };
};

const aHeldMail = async () => {
  const id = 'mail-held';
  const raw = 'From: Eve <eve@elsewhere.example>\r\nTo: support@north.example\r\nSubject: Hello\r\n\r\nHello\r\n';
  const { sha256: rawSha256 } = await server.context.blobs.put([Buffer.from(raw)], 1_000);
  await withSystem(server.context.database.db, (tx) =>
    tx.insert(tables.inboundMail).values({
      ...{ id, rawSha256, tenantId: 'tenant-north', fromAddress: 'eve@elsewhere.example', subject: 'Hello' },
      ...{ recipients: ['support@north.example'], receivedAt: server.context.now(), outcome: 'quarantined' },
      reason: 'Its sender is not known.',
    }),
  );
  return { mailId: id };
};

const REPEATS: { readonly [N in PostName]: Repeat } = {
  sendReply: { because: 'its key', body: aReply('Hello') },
  addNote: { because: 'its key', body: { text: 'Hello', attachmentIds: [], mentionIds: [] } },
  addTimeEntry: { because: 'its key', body: { minutes: 30, note: 'On site' } },

  tellPresence: { because: 'it is so already', body: { instanceId: 'panel', activity: 'viewing' } },
  startTimer: { because: 'it is so already' },
  pauseTimer: { because: 'it is so already', before: async () => void (await ada.call(routes.startTimer, { params })) },
  stopTimer: {
    because: 'it is so already',
    body: { note: '' },
    before: async () => void (await ada.call(routes.startTimer, { params })),
  },
  stopSupportSession: {
    because: 'it is so already',
    before: async () => void (await ada.call(routes.startSupportSession, { params })),
  },
  makeSummary: { because: 'it is so already' },
  fileQuarantinedMail: { because: 'it is so already', body: { ticketId: 'ticket-printer' }, before: aHeldMail },
  recallReply: { because: 'it is so already', before: () => aSentReply() },

  takeOwnership: { because: 'it is refused' },
  confirmReply: { because: 'it is refused', before: () => aSentReply('unknown') },
  startSupportSession: { because: 'it is refused' },
  mergeTicket: { because: 'it is refused', body: { intoTicketId: 'ticket-working' } },
  undoMerge: {
    because: 'it is refused',
    before: async () => {
      const { mergeId } = await ada.call(routes.mergeTicket, { params, body: { intoTicketId: 'ticket-working' } });
      return { mergeId };
    },
  },

  beginUpload: {
    because: 'it makes nothing that counts',
    body: { fileName: 'a.txt', sizeBytes: 1, mediaType: 'text/plain' },
    leaves: { upload: 'without bytes; it is forgotten after a day' },
  },
  launchRemoteAction: {
    because: 'it makes nothing that counts',
    params: { action: 'shell' },
    leaves: {
      remote_launch: 'an address that nobody has opened, and that ends within a minute',
      message: 'the conversation tells each',
      audit_log: 'the log tells each',
    },
  },
  assist: { because: 'it makes nothing that counts', body: { task: 'draft', mode: 'reply', text: '' } },
  streamAssist: { because: 'it makes nothing that counts', body: { task: 'draft', mode: 'reply', text: '' } },
};

/** What tells of changes, counts requests and keeps keys: not what a request is about. */
const OF_NO_ACCOUNT = ['change', 'live_event', 'idempotency_key', 'rate_limit', 'login'];

const countRows = (): Promise<Readonly<Record<string, number>>> =>
  withSystem(server.context.database.db, async (tx) => {
    const counts: Record<string, number> = {};
    for (const table of Object.values(tables)) {
      if (!is(table, PgTable) || OF_NO_ACCOUNT.includes(getTableName(table))) continue;
      counts[getTableName(table)] = await tx.$count(table);
    }
    return counts;
  });

describe('a request that makes something, repeated because its answer was lost', () => {
  test.each(Object.entries(REPEATS))(
    '%s does no harm',
    async (name, { because, body, before, leaves = {}, ...rest }) => {
      const shape: RouteShape = routes[name as PostName];
      const path = fillPath(shape.path, { ...params, ...rest.params, ...(await before?.()) });
      const key = randomUUID();
      const ask = async (): Promise<{ status: number; text: string }> => {
        const answer = await ada.request('POST', path, body, { 'If-Match': '"1"', 'Idempotency-Key': key });
        return { status: answer.status, text: await answer.text() };
      };
      const [first, once] = [await ask(), await countRows()];
      const [second, twice] = [await ask(), await countRows()];
      // Nothing listens where replies are sent; every other one has been done.
      expect(first.status, first.text).toBe(name === 'sendReply' ? 502 : shape.successStatus);
      if (because === 'it is refused') expect(second.status, second.text).toBeOneOf([404, 409, 412]);
      else expect(second.status, second.text).toBe(first.status);
      if (because === 'its key') expect(JSON.parse(second.text)).toEqual(JSON.parse(first.text));
      const more = Object.entries(twice).flatMap(([table, count]) => (count === once[table] ? [] : [table]));
      expect(more.toSorted()).toEqual(Object.keys(leaves).toSorted());
    },
  );

  test('is done by no route that demands a key and is not tried with one', () => {
    const keyed = Object.entries<RouteShape>(routes).flatMap(([name, shape]) => (shape.idempotencyKey ? name : []));
    const tried = Object.entries(REPEATS).flatMap(([name, { because }]) => (because === 'its key' ? name : []));
    expect(tried.toSorted()).toEqual(keyed.toSorted());
  });
});
