import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type {
  Draft,
  Problem,
  SupportSessionResponse,
  TechnicianMessage,
  ThreadPage,
  Ticket,
  TicketTime,
  TimeEntry,
  Upload,
} from '#contracts';
import { openDatabase, type Database } from '../../host-sandbox/server/db/open.ts';
import { asset, emailAccount } from '../../host-sandbox/server/db/schema.ts';
import { withSystem } from '../../host-sandbox/server/db/tenancy.ts';
import { openFaultBrowser, type FaultBrowser } from './faultBrowser.ts';
import { fillDatabase, textsSeenBy, TICKET, writingBy } from './faultyDesk.ts';
import { startFaultySink, type FaultySink } from './faultySink.ts';
import { createOwnDatabase, type OwnDatabase } from './ownDatabase.ts';
import { startServerProcess, type ServerProcess } from './serverProcess.ts';
import { openTcpGate, type TcpGate, type Toxic } from './tcpGate.ts';

/** How often everything is done under each toxic; `PEEK_TOXIC_ROUNDS=20` for the long form. */
const ROUNDS = Number(process.env['PEEK_TOXIC_ROUNDS'] ?? 1);
/** Within this long whoever asked is told. */
const TOLD_WITHIN_MS = 10_000;

const WAYS = ['PostgreSQL', 'SMTP', 'the API'] as const;
type Way = (typeof WAYS)[number];

/** What one round suffers. A cut comes anywhere: in a greeting, a question, an answer. */
const TOXICS: Readonly<Record<string, (way: Way) => Toxic>> = {
  // A reply asks the database some fifty times, while others wait for the ticket's row.
  latency: (way) => ({ kind: 'latency', ms: (way === 'PostgreSQL' ? 10 : 100) * (1 + 2 * Math.random()) }),
  'a reset': () => ({ kind: 'reset' }),
  swallowing: () => ({ kind: 'swallow' }),
  'a cut': () => ({ kind: 'cut', afterBytes: Math.floor(Math.random() ** 3 * 6_000) }),
};

let own: OwnDatabase;
let database: Database;
let sink: FaultySink;
let directory: string;
let server: ServerProcess;
let browser: FaultBrowser;
/** Ways from the server to its database and to the mail server, and from the browser to the server. */
let ways: Record<Way, TcpGate>;

beforeAll(async () => {
  own = await createOwnDatabase();
  sink = await startFaultySink(() => 'accept', 0);
  await fillDatabase({ url: own.url, directory: null }, sink);
  const url = new URL(own.url);
  const [toDatabase, toMail] = [await openTcpGate(Number(url.port)), await openTcpGate(sink.port, 'localhost')];
  url.host = `127.0.0.1:${toDatabase.port}`;
  database = await openDatabase({ url: own.url, directory: null });
  await withSystem(database.db, async (tx) => {
    await tx.update(emailAccount).set({ host: '127.0.0.1', port: toMail.port });
    // No agent is needed to ask for a session; one that was heard in the future is not missed.
    const heard = new Date(Date.now() + 24 * 60 * 60_000);
    await tx
      .update(asset)
      .set({ online: true, lastSeenAt: heard, signedInUser: 'mia' })
      .where(eq(asset.id, 'asset-front'));
  });
  directory = await mkdtemp(path.join(tmpdir(), 'peek-toxics-'));
  server = await startServerProcess({
    ...{ DATABASE_URL: url.href, PEEK_DATA_DIR: directory, PEEK_UNDO_SEND_MS: '0' },
    // Longer than its author waits to be told that it is still being sent, and no longer than a test waits.
    ...{ PEEK_SMTP_SILENCE_MS: '8000', PEEK_SMTP_ANSWER_MS: '8000' },
  });
  const toServer = await openTcpGate(Number(new URL(server.origin).port), 'localhost');
  ways = { PostgreSQL: toDatabase, SMTP: toMail, 'the API': toServer };
  browser = await openFaultBrowser([{ origin: `http://localhost:${toServer.port}` }], 'tech-ada');
}, 120_000);
afterAll(async () => {
  await server.kill();
  await Promise.all(Object.values(ways).map((gate) => gate.close()));
  await sink.close();
  await database.close();
  await own.drop();
  await rm(directory, { recursive: true, force: true });
}, 60_000);

const read = async <T>(where: string): Promise<T> => {
  const answer = await browser.request('GET', where);
  expect(answer?.status).toBe(200);
  return (await answer!.json()) as T;
};
const countOf = (all: readonly string[], text: string): number => all.filter((one) => one === text).length;
const entriesOf = async (text: string): Promise<readonly TimeEntry[]> =>
  (await read<TicketTime>(`${TICKET}/time`)).entries.filter(({ note }) => note === text);
const deliveryIn = async (answer: Response): Promise<string> =>
  ((await answer.clone().json()) as TechnicianMessage).delivery.state;
/** Every reply of which it was said that it is still being sent has become something else. */
const nothingIsSending = async (): Promise<void> => {
  const { items } = await read<ThreadPage>(`${TICKET}/messages?kinds=technician&limit=200`);
  expect(items.filter((item) => item.kind === 'technician' && item.delivery.state === 'sending')).toEqual([]);
};
const draftText = async (mode: string): Promise<string | undefined> =>
  (await read<{ items: Draft[] }>(`${TICKET}/drafts`)).items.find((draft) => draft.mode === mode)?.text;
const patiently = <T>(look: () => Promise<T>): Promise<T> => vi.waitFor(look, { timeout: 30_000, interval: 200 });

/** What was answered, and how long it took; `answer` null when the connection broke or nobody spoke. */
interface Told {
  readonly answer: Response | null;
  readonly ms: number;
}
type Ask = () => Promise<Response | null>;
/** The whole answer; one that ends in the middle is none. */
const wholly = async (ask: Ask): Promise<Response | null> => {
  try {
    const answer = await ask();
    return answer && new Response(await answer.text(), { status: answer.status });
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
};
const timed = async (ask: Ask): Promise<Told> => {
  const began = performance.now();
  const answer = await wholly(ask);
  return { answer, ms: performance.now() - began };
};
const keep = (mode: string, text: string): Promise<Response | null> =>
  browser.request('PUT', `${TICKET}/drafts/${mode}`, { text, attachmentIds: [], recipients: null });

let turn = 0;

/** Everything that a technician does, at once, with texts of this round; and what must be so of it afterwards. */
const aRound = async (way: Way) => {
  turn += 1;
  const texts = { note: `Note ${turn}`, reply: `Hello marker-${turn}-`, time: `Work ${turn}` };
  await keep('internal_note', texts.note);
  await keep('reply', texts.reply);
  const before = await read<Ticket>(TICKET);
  const status = before.status === 'on_hold' ? 'in_progress' : 'on_hold';
  // Whoever waits at the server's door gives up by himself; all others are to be told.
  const asker: FaultBrowser = way === 'the API' ? browser : { ...browser, request: browser.stream };
  const write = writingBy(asker);
  const file = Buffer.from(`file ${turn}`);
  let uploadId = '';
  const upload: Ask = async () => {
    const begun = await asker.request('POST', `${TICKET}/uploads`, {
      ...{ fileName: 'a.txt', sizeBytes: file.byteLength, mediaType: 'text/plain' },
    });
    if (!begun?.ok) return begun;
    uploadId = ((await begun.json()) as Upload).id;
    return asker.request('PUT', `${TICKET}/uploads/${uploadId}/parts?offset=0`, file);
  };
  const actions: Readonly<Record<string, Ask>> = {
    note: () => write.note(`note-${turn}`, texts.note),
    reply: () => write.reply(`reply-${turn}`, texts.reply),
    'change of status': () => asker.request('PATCH', TICKET, { status }, { 'If-Match': `"${before.revision}"` }),
    upload,
    'time entry': () =>
      asker.request(
        'POST',
        `${TICKET}/time-entries`,
        { minutes: 5, note: texts.time },
        { 'Idempotency-Key': `time-${turn}` },
      ),
    session: () => asker.request('POST', `${TICKET}/support-session`),
  };

  const accepted = (): number =>
    sink.arrivals.filter(({ marker, outcome }) => texts.reply.includes(marker) && outcome === 'accepted').length;
  /** What was said to have been done was done, once; what was not is not lost. */
  const holds = async (told: Readonly<Record<string, Told>>): Promise<void> => {
    const done = (name: string): boolean => told[name]?.answer?.ok === true;
    const sent = done('reply') && (await deliveryIn(told['reply']!.answer!)) === 'sent';
    const all = await textsSeenBy(browser);
    const [notes, replies] = [countOf(all, texts.note), countOf(all, texts.reply)];
    const entries = await entriesOf(texts.time);
    expect({ notes, draft: notes > 0 ? texts.note : await draftText('internal_note') }).toEqual({
      notes: done('note') ? 1 : expect.toBeOneOf([0, 1]),
      draft: texts.note,
    });
    expect({ replies, mails: accepted(), draft: replies > 0 ? texts.reply : await draftText('reply') }).toEqual({
      replies: sent ? 1 : expect.toBeOneOf([0, 1]),
      mails: sent ? 1 : expect.toBeOneOf([0, 1]),
      draft: texts.reply,
    });
    expect(entries.length, 'time entries').toBeOneOf(done('time entry') ? [1] : [0, 1]);
    if (done('change of status')) expect(await told['change of status']!.answer!.json()).toMatchObject({ status });
    if (done('change of status')) expect((await read<Ticket>(TICKET)).status).toBe(status);
    if (done('upload')) {
      const { attachment } = await read<Upload>(`${TICKET}/uploads/${uploadId}`);
      const bytes = await browser.request('GET', attachment!.path);
      expect(Buffer.from(await bytes!.arrayBuffer())).toEqual(file);
    }
    const { session } = await read<SupportSessionResponse>(`${TICKET}/support-session`);
    if (done('session')) expect(session).toMatchObject({ state: 'awaiting_consent', endedAt: null });
  };
  /** The same once more, as whoever was told of a failure does it; with the same key for what has one. */
  const doneAgain = async (): Promise<void> => {
    expect((await actions['note']!())?.status).toBe(201);
    expect(countOf(await textsSeenBy(browser), texts.note)).toBe(1);
    const again = await actions['reply']!();
    // Nobody knows of a mail whose outcome could not be recorded: it is in flight, then unknown, and never sent again.
    if (again?.status !== 409) expect([201, 502]).toContain(again?.status);
    expect(accepted()).toBeLessThanOrEqual(1);
    expect((await actions['time entry']!())?.status).toBe(201);
    expect(await entriesOf(texts.time)).toHaveLength(1);
    expect((await upload())?.status).toBe(200);
    await browser.request('POST', `${TICKET}/support-session/stop`);
  };
  return { actions, holds, doneAgain };
};

const figures = new Map<string, { answers: Map<string, number>; slowest: number; recovery: number }>();

const suffer = async (way: Way, name: string): Promise<void> => {
  const { actions, holds, doneAgain } = await aRound(way);
  // Before, or at any moment while it is being done.
  const late = Math.random() < 0.3 ? 0 : Math.random() * 120;
  const toxic = TOXICS[name]!(way);
  if (late === 0) ways[way].suffer(toxic);
  const asked = Object.entries(actions).map(async ([action, ask]) => [action, await timed(ask)] as const);
  if (late > 0) {
    await wait(late);
    ways[way].suffer(toxic);
  }
  const told = Object.fromEntries(await Promise.all(asked));
  // The client of this test would else try each of its lost connections anew, for ten seconds.
  ways[way].open(way === 'the API' ? 'reset' : 'silent');
  const opened = performance.now();
  await patiently(async () => expect((await browser.request('GET', TICKET))?.status).toBe(200));
  const recovery = performance.now() - opened;
  const row = `${way}, ${name}`;
  const sums = figures.get(row) ?? { answers: new Map<string, number>(), slowest: 0, recovery: 0 };
  figures.set(row, sums);
  sums.recovery = Math.max(sums.recovery, recovery);
  for (const { answer, ms } of Object.values(told)) {
    const what = String(answer?.status ?? 'no answer');
    sums.answers.set(what, (sums.answers.get(what) ?? 0) + 1);
    sums.slowest = Math.max(sums.slowest, ms);
  }
  if (way !== 'the API')
    for (const [action, { answer, ms }] of Object.entries(told)) {
      const what = `${action}: ${JSON.stringify(toxic)} after ${late.toFixed(0)} ms, ${answer?.status}`;
      expect(answer, what).not.toBeNull();
      const problem = answer!.ok ? null : ((await answer!.clone().json()) as Problem);
      expect(ms, what).toBeLessThan(TOLD_WITHIN_MS);
      expect(problem?.detail, what).not.toBe('');
    }
  await patiently(nothingIsSending);
  await holds(told);
  await patiently(doneAgain);
};

describe.each(WAYS)('on the way to %s', (way) => {
  test.each(Object.keys(TOXICS))(
    '%s: nothing is said to be done that is not, no text is lost, all are told in time, and it goes on by itself',
    async (name) => {
      for (let round = 0; round < ROUNDS; round += 1) await suffer(way, name);
      expect(server.crashes).toBe(0);
    },
    ROUNDS * 60_000,
  );
});

test('figures', () => {
  const lines = [...figures].map(
    ([row, { answers, slowest, recovery }]) =>
      `  ${row}: ${[...answers].map(([what, times]) => `${what} × ${times}`).join(', ')}; slowest ${(slowest / 1000).toFixed(1)} s, back after ${(recovery / 1000).toFixed(1)} s`,
  );
  console.log([`Six actions at once under each toxic, ${ROUNDS} rounds`, ...lines].join('\n'));
});
