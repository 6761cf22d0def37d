import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Attachment, Draft, Message, ThreadPage, Ticket, Upload } from '#contracts';
import { openFaultBrowser, type FaultBrowser } from './faultBrowser.ts';
import { createOwnDatabase, type OwnDatabase } from './ownDatabase.ts';
import { startServerProcess, type ServerProcess } from './serverProcess.ts';

const root = path.resolve(import.meta.dirname, '../..');
const TECHNICIAN = 'tec_harbor_1';
const TICKET = '/api/tickets/tkt_harbor_10259';

let directory: string;
let original: ServerProcess;
let restored: ServerProcess | null = null;
let other: OwnDatabase;

beforeAll(async () => {
  other = await createOwnDatabase();
  directory = await mkdtemp(path.join(tmpdir(), 'peek-backup-'));
  // What is sent waits for ten minutes: it has not left when the backup is made.
  original = await startServerProcess({ PEEK_DATA_DIR: path.join(directory, 'data'), PEEK_UNDO_SEND_MS: '600000' });
}, 240_000);
afterAll(async () => {
  await original.kill();
  await restored?.kill();
  await other.drop();
  await rm(directory, { recursive: true, force: true });
}, 60_000);

/** Runs a command of package.json, and gives what it said. Throws where it was not content. */
const run = async (command: 'backup' | 'restore', dataDir: string, databaseUrl: string): Promise<string> => {
  const env = { ...process.env, PEEK_DATA_DIR: path.join(directory, dataDir), DATABASE_URL: databaseUrl };
  const args = ['--import', 'tsx', `tools/${command}.ts`, path.join(directory, 'backup')];
  return (await promisify(execFile)(process.execPath, args, { cwd: root, env })).stdout;
};

const ask = async <T>(browser: FaultBrowser, ...request: Parameters<FaultBrowser['request']>): Promise<T> => {
  const answer = await browser.request(...request);
  if (!answer?.ok) throw new Error(`${request[0]} ${request[1]}: ${answer?.status} ${await answer?.text()}`);
  return (answer.status === 204 ? undefined : await answer.json()) as T;
};

const thread = async (browser: FaultBrowser): Promise<readonly Message[]> =>
  (await ask<ThreadPage>(browser, 'GET', `${TICKET}/messages?limit=200`)).items;
const drafts = (browser: FaultBrowser) => ask<{ items: Draft[] }>(browser, 'GET', `${TICKET}/drafts`);
const bytesOf = async (browser: FaultBrowser, file: Attachment): Promise<Buffer> =>
  Buffer.from(await (await browser.request('GET', file.path))!.arrayBuffer());

const note = (browser: FaultBrowser, text: string) =>
  ask(browser, 'POST', `${TICKET}/notes`, { text, attachmentIds: [], mentionIds: [] }, { 'Idempotency-Key': text });

test('a backup of PGlite that is made while people work is the whole product on a PostgreSQL elsewhere, and sends nothing twice', async () => {
  const browser = await openFaultBrowser([original], TECHNICIAN);
  const bytes = randomBytes(50_000);
  const { id } = await ask<Upload>(browser, 'POST', `${TICKET}/uploads`, {
    ...{ fileName: 'log.bin', sizeBytes: bytes.byteLength, mediaType: 'x/y' },
  });
  const { attachment } = await ask<Upload>(browser, 'PUT', `${TICKET}/uploads/${id}/parts?offset=0`, bytes);
  await ask(browser, 'PUT', `${TICKET}/drafts/internal_note`, {
    ...{ text: 'Half a thought', attachmentIds: [attachment!.id], recipients: null },
  });
  const before = await thread(browser);
  const seenMessageId = before.findLast(({ kind }) => kind === 'customer')?.id ?? null;
  const ticket = await ask<Ticket>(browser, 'GET', TICKET);
  const recipients = { to: [{ address: ticket.contact!.email!, name: ticket.contact!.name }], cc: [], bcc: [] };
  const reply = { text: 'Held for now.', attachmentIds: [], recipients, seenMessageId, thenStatus: null };
  await ask(browser, 'POST', `${TICKET}/replies`, reply, { 'Idempotency-Key': 'held' });

  // Somebody writes without a pause.
  let working = true;
  const noted: string[] = [];
  const writer = (async () => {
    while (working) {
      await note(browser, `Note ${noted.length}`);
      noted.push(`Note ${noted.length}`);
    }
  })();
  const known = await thread(browser);
  const began = performance.now();
  const said = await run('backup', 'data', '');
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  working = false;
  await writer;
  await run('restore', 'elsewhere', other.url);
  const key = path.join(directory, 'elsewhere/pki/ca-key.pem');
  expect(await readFile(key)).toEqual(await readFile(path.join(directory, 'data/pki/ca-key.pem')));
  expect((await stat(key)).mode & 0o777).toBe(0o600);

  restored = await startServerProcess({
    PEEK_DATA_DIR: path.join(directory, 'elsewhere'),
    DATABASE_URL: other.url,
    PEEK_UNDO_SEND_MS: '0',
  });
  const there = await openFaultBrowser([restored], TECHNICIAN);
  const after = await thread(there);
  // What was there when it began is there; of what came meanwhile, the first part, without a gap.
  expect(after.slice(0, known.length).map((message) => message.id)).toEqual(known.map((message) => message.id));
  const since = after.flatMap((message) =>
    message.kind === 'internal_note' && noted.includes(message.text) ? [message.text] : [],
  );
  expect(since).toEqual(noted.slice(0, since.length));
  expect(after.find((message) => message.kind === 'technician' && message.text === reply.text)).toMatchObject({
    delivery: { state: 'unknown' },
  });
  expect(await drafts(there)).toEqual(await drafts(browser));
  expect(await bytesOf(there, attachment!)).toEqual(bytes);
  const queue = async (by: FaultBrowser) =>
    (await ask<{ items: Ticket[] }>(by, 'GET', '/api/tickets?limit=100')).items.filter(
      ({ id: other }) => other !== ticket.id,
    );
  expect(await queue(there)).toEqual(await queue(browser));
  console.log(
    `Backup: ${said.trim()} ${seconds} s, while ${noted.length} notes were written; ${since.length} are in it`,
  );
}, 300_000);
