import { afterAll, beforeAll, expect, test } from 'vitest';
import { fillPath, routes, type RouteName, type RouteShape } from '#contracts';
import { aReply } from '../../../test/support/fixtures.ts';
import { openTestServer, type SignedInBrowser, type TestServer } from '../../../test/support/testServer.ts';
import { allFeatures } from '../features.ts';
import { askAll, fillTicket, processBeside } from './testing.ts';
import { withSystem } from '../db/tenancy.ts';

const all = routes as Readonly<Record<RouteName, RouteShape>>;

/** Replies are held, and leave when the test is over. */
const features = allFeatures({ mail: { holdMs: 600_000 } });

let server: TestServer;
let lea: SignedInBrowser;
beforeAll(async () => {
  server = await openTestServer({ features });
  lea = await server.asTechnician('lead-lea');
  await withSystem(server.context.database.db, fillTicket);
});
afterAll(() => server.close());

const ask = async (text: string): Promise<Record<string, string>> =>
  ((await server.context.database.execute(text)).rows as Record<string, string>[])[0] ?? {};

const idOf = async (text: string): Promise<string> => (await ask(text))['id'] ?? '';

const newestId = (where: string): Promise<string> =>
  idOf(
    `select id from message where ticket_id = 'ticket-printer' and ${where} order by created_at desc, position desc`,
  );

interface Call {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly body?: unknown;
  /** What it is answered; a success when absent. */
  readonly status?: number;
}

const uploadId = (): Promise<string> => idOf('select id from upload order by created_at desc, id limit 1');
const begun = { fileName: 'b.txt', sizeBytes: 3, mediaType: 'text/plain' };

/**
 * Every route that changes something, called so that it does, one after the other. A new route of the contract has to
 * have its line here.
 */
const CALLS: Readonly<Record<string, () => Promise<Call> | Call>> = {
  changeTicket: () => ({ body: { priority: 'low', status: 'in_progress', assigneeId: 'tech-ben', tags: ['printer'] } }),
  takeOwnership: () => ({}),
  watchTicket: () => ({ body: { watching: true } }),
  addNote: () => ({ body: { text: 'A note', attachmentIds: [], mentionIds: ['tech-ben'] } }),
  editNote: async () => ({ params: { messageId: await newestId(`text = 'A note'`) }, body: { text: 'A better note' } }),
  saveDraft: () => ({ params: { mode: 'reply' }, body: { text: 'Half of it', attachmentIds: [], recipients: null } }),
  saveReadMark: async () => ({ body: { messageId: await newestId('true') } }),
  tellPresence: () => ({ body: { instanceId: 'window', activity: 'typing_reply' } }),
  beginUpload: () => ({ body: begun }),
  uploadPart: async () => ({
    params: { uploadId: await uploadId() },
    query: '?offset=0',
    body: new Uint8Array([65, 66, 67]),
  }),
  cancelUpload: async () => ({ params: { uploadId: await uploadId() } }),
  sendReply: async () => ({
    body: aReply('It works again', { seenMessageId: await newestId(`kind <> 'system_event'`) }),
  }),
  recallReply: async () => ({ params: { messageId: await newestId(`delivery_state = 'queued'`) } }),
  confirmReply: async () => {
    await ask(`update message set delivery_state = 'unknown' where id = 'message-reply'`);
    return { params: { messageId: 'message-reply' } };
  },
  startTimer: () => ({}),
  pauseTimer: () => ({}),
  stopTimer: () => ({ body: { note: 'Looked at it' } }),
  addTimeEntry: () => ({ body: { minutes: 30, note: 'On site' } }),
  editTimeEntry: () => ({ params: { entryId: 'entry-1' }, body: { minutes: 60 } }),
  removeTimeEntry: () => ({ params: { entryId: 'entry-1' } }),
  launchRemoteAction: async () => {
    await ask(`update asset set online = true where id = 'asset-front'`);
    return { params: { action: 'remote_desktop' } };
  },
  // No machine is connected here; sessions that begin and end are rows like those of everyRow.db.test.ts.
  startSupportSession: () => ({ status: 409 }),
  stopSupportSession: () => ({}),
  assist: () => ({ body: { task: 'draft', mode: 'reply', text: '' } }),
  streamAssist: () => ({ body: { task: 'draft', mode: 'reply', text: '' } }),
  makeSummary: () => ({}),
  saveSignature: () => ({ body: { signature: 'Lea\nNorth IT' } }),
  // inbound/quarantine.db.test.ts lets mails in; what it writes are rows like those of everyRow.db.test.ts.
  fileQuarantinedMail: () => ({ params: { mailId: 'none' }, body: { ticketId: 'ticket-printer' }, status: 404 }),
  mergeTicket: () => ({ body: { intoTicketId: 'ticket-working' } }),
  undoMerge: async () => ({
    params: { mergeId: await idOf(`select merge_id as id from ticket where id = 'ticket-printer'`) },
  }),
};

const changing = Object.entries(all).flatMap(([name, { method }]) => (method === 'GET' ? [] : [name]));

test('every route that changes something is called below', () => {
  expect(Object.keys(CALLS).sort()).toEqual(changing.sort());
});

test.each(Object.entries(CALLS))('after %s, everybody is answered what the database says', async (name, prepare) => {
  const people = [lea, await server.asTechnician('tech-ada')];
  const tickets = ['ticket-printer'];
  const fresh = processBeside(server, features, undefined);
  const { params, query = '', body, status } = await prepare();
  // Now all of it is kept.
  for (const who of people) await askAll(who.get, tickets);
  const { method, path } = all[name as RouteName];
  const revision = await ask(`select revision::text as id from ticket where id = 'ticket-printer'`);
  const answer = await lea.request(method, fillPath(path, { ticketId: 'ticket-printer', ...params }) + query, body, {
    'If-Match': `"${revision['id']}"`,
    'Idempotency-Key': name,
  });
  const said = await answer.text();
  expect(status ?? (answer.ok ? answer.status : 200), said).toBe(answer.status);
  for (const who of people) expect(await askAll(who.get, tickets)).toEqual(await askAll(fresh(who), tickets));
});
