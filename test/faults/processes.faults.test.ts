import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Attachment, Message, ThreadPage, Ticket, Upload } from '#contracts';
import { aReply } from '../support/fixtures.ts';
import { readStream, type ReadStream } from '../support/readStream.ts';
import type { SignedInBrowser } from '../support/testServer.ts';
import { openFaultBrowser, type FaultBrowser } from './faultBrowser.ts';
import { fillDatabase, TICKET } from './faultyDesk.ts';
import { startFaultySink, type FaultySink } from './faultySink.ts';
import { startOwnPostgres, type OwnPostgres } from './ownPostgres.ts';
import { startRoundRobin, type RoundRobin } from '../support/roundRobin.ts';
import { startServerProcess, type ServerProcess } from './serverProcess.ts';

const PART = 60_000;

let postgres: OwnPostgres;
let sink: FaultySink;
let directory: string;
let servers: ServerProcess[];
let balancer: RoundRobin;
let browser: FaultBrowser;
let stream: ReadStream;

beforeAll(async () => {
  postgres = await startOwnPostgres();
  sink = await startFaultySink(() => 'accept', 0);
  await fillDatabase({ url: postgres.url, directory: null }, sink);
  directory = await mkdtemp(path.join(tmpdir(), 'peek-processes-'));
  const env = { DATABASE_URL: postgres.url, PEEK_DATA_DIR: directory, PEEK_UNDO_SEND_MS: '0' };
  servers = await Promise.all([startServerProcess(env), startServerProcess(env), startServerProcess(env)]);
  balancer = await startRoundRobin(servers);
  browser = await openFaultBrowser([balancer], 'tech-ada');
}, 240_000);
afterAll(async () => {
  await stream?.cut().catch(() => undefined);
  await Promise.all(servers.map((server) => server.kill()));
  await balancer.close();
  await sink.close();
  await postgres.remove();
  await rm(directory, { recursive: true, force: true });
}, 60_000);

const ask = async <T>(...request: Parameters<FaultBrowser['request']>): Promise<T> => {
  const answer = await browser.request(...request);
  if (!answer?.ok) throw new Error(`${request[0]} ${request[1]}: ${answer?.status} ${await answer?.text()}`);
  return (answer.status === 204 ? undefined : await answer.json()) as T;
};
const patiently = <T>(look: () => Promise<T>): Promise<T> => vi.waitFor(look, { timeout: 30_000, interval: 200 });
const listen = async (lastEventId?: string): Promise<ReadStream> => {
  const asSignedIn = {
    request: async (...asked: Parameters<FaultBrowser['request']>) => (await browser.stream(...asked))!,
  };
  return readStream(asSignedIn as unknown as SignedInBrowser, `${TICKET}/live`, lastEventId);
};
/** Reads the stream until it tells of a change of the ticket to this priority. */
const hears = async (priority: string): Promise<void> => {
  for (;;) {
    const { data } = await stream.next();
    if (data.type === 'ticket.changed' && (data.ticket as Ticket).priority === priority) return;
  }
};
const setPriority = async (priority: string): Promise<void> => {
  const { revision } = await ask<Ticket>('GET', TICKET);
  await ask('PATCH', TICKET, { priority }, { 'If-Match': `"${revision}"` });
};
const thread = async (): Promise<readonly Message[]> =>
  (await ask<ThreadPage>('GET', `${TICKET}/messages?limit=200`)).items;
const saveDraft = (text: string) => ask('PUT', `${TICKET}/drafts/reply`, { text, attachmentIds: [], recipients: null });
const draftText = async () => (await ask<{ items: { text: string }[] }>('GET', `${TICKET}/drafts`)).items[0]?.text;
const reply = (key: string) =>
  browser.request('POST', `${TICKET}/replies`, aReply(`Hello marker-${key}-`), { 'Idempotency-Key': key });

test('three processes behind a round robin are one server: open, follow, write, send and upload', async () => {
  stream = await listen();
  await setPriority('critical');
  await hears('critical');

  await saveDraft('Written through one');
  for (const _ of servers) expect(await draftText()).toBe('Written through one');

  const [first, again] = await Promise.all([reply('1'), reply('1')]);
  expect([first!.status, again!.status]).toContain(201);
  expect((await reply('1'))!.status).toBe(201);
  expect(sink.arrivals).toEqual([{ marker: 'marker-1-', outcome: 'accepted' }]);
  expect((await thread()).filter(({ kind }) => kind === 'technician')).toHaveLength(1);
  for (const { origin } of servers) expect(balancer.answered.get(origin)).toBeGreaterThan(3);
}, 60_000);

test('a process that dies in the middle of an upload, of a stream and of a draft takes nothing with it', async () => {
  const bytes = randomBytes(3 * PART);
  const body = { fileName: 'log.bin', sizeBytes: bytes.length, mediaType: 'x/y' };
  const { id } = await ask<Upload>('POST', `${TICKET}/uploads`, body);
  const path_ = `${TICKET}/uploads/${id}`;
  await ask('PUT', `${path_}/parts?offset=0`, bytes.subarray(0, PART));
  await saveDraft('Before the crash');
  const part = browser.request('PUT', `${path_}/parts?offset=${PART}`, bytes.subarray(PART, 2 * PART));
  const [victim] = servers;
  await victim!.kill();
  await part;
  let upload = await patiently(() => ask<Upload>('GET', path_));
  while (!upload.attachment) {
    const from = upload.receivedBytes;
    upload = await ask<Upload>('PUT', `${path_}/parts?offset=${from}`, bytes.subarray(from, from + PART));
  }
  const file: Attachment = upload.attachment;
  expect(Buffer.from(await (await browser.request('GET', file.path))!.arrayBuffer())).toEqual(bytes);
  expect(await draftText()).toBe('Before the crash');

  // Whether it was the dead one's stream or not: it is asked for again from where it was.
  await stream.cut().catch(() => undefined);
  await setPriority('low');
  stream = await listen(stream.lastEventId);
  await hears('low');
  await victim!.start();
}, 60_000);

test('PostgreSQL itself stops and starts again: what is asked meanwhile is refused, and nothing has to be restarted', async () => {
  const { lastEventId } = stream;
  await postgres.stop();
  const refused = await reply('2');
  expect(refused?.status ?? 503).toBe(503);
  expect((await browser.request('GET', TICKET))?.status ?? 503).toBe(503);
  await postgres.start();
  await patiently(() => ask('GET', TICKET));
  // The same key: nobody knows whether it was taken.
  await patiently(async () => expect((await reply('2'))!.status).toBe(201));
  expect(sink.arrivals.filter(({ marker }) => marker === 'marker-2-')).toHaveLength(1);
  await stream.cut().catch(() => undefined);
  stream = await patiently(() => listen(lastEventId));
  await setPriority('high');
  await hears('high');
  expect(servers.map(({ crashes }) => crashes)).toEqual([0, 0, 0]);
  console.log(
    `Round robin: ${[...balancer.answered.values()].join(' + ')} requests, 1 process killed, PostgreSQL restarted, ${sink.arrivals.length} mails, none twice`,
  );
}, 90_000);
