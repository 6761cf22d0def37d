import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LIMITS_PER_MINUTE } from '../../host-sandbox/server/http/rateLimits.ts';
import { openFaultBrowser, type FaultBrowser } from './faultBrowser.ts';
import { fillDatabase, TICKET } from './faultyDesk.ts';
import { startFaultySink, type FaultySink } from './faultySink.ts';
import { createOwnDatabase, type OwnDatabase } from './ownDatabase.ts';
import { startServerProcess, type ServerProcess } from './serverProcess.ts';

/**
 * How often others are measured, with the flood and without. `PEEK_BURST_ROUNDS=10` for the long form, which also judges
 * what it measures: it needs a machine that has nothing else to do.
 */
const ROUNDS = Number(process.env['PEEK_BURST_ROUNDS'] ?? 2);
const LONG = 6;
const ROUND_MS = 1_500;
/** How many times what is allowed the flood asks for. */
const TIMES = 10;
/** A colleague's pause between two requests, in milliseconds. */
const PAUSE_MS = 20;
/** Nobody feels less than this: twice of very little is chance. */
const FLOOR_MS = 50;
const AT_ONCE = 8;

let own: OwnDatabase;
let sink: FaultySink;
let directory: string;
let server: ServerProcess;

beforeAll(async () => {
  own = await createOwnDatabase();
  sink = await startFaultySink(() => 'accept', 0);
  await fillDatabase({ url: own.url, directory: null }, sink);
  directory = await mkdtemp(path.join(tmpdir(), 'peek-burst-'));
  server = await startServerProcess({ DATABASE_URL: own.url, PEEK_DATA_DIR: directory });
}, 120_000);
afterAll(async () => {
  await server.kill();
  await sink.close();
  await own.drop();
  await rm(directory, { recursive: true, force: true });
}, 60_000);

const save = (browser: FaultBrowser, ticket = TICKET) =>
  browser.request('PUT', `${ticket}/drafts/internal_note`, { text: 'Kept', attachmentIds: [], recipients: null });

/** One request of each kind that is counted apart. */
const FLOOD: Readonly<Record<string, (browser: FaultBrowser) => Promise<Response | null>>> = {
  read: (browser) => browser.request('GET', TICKET),
  write: (browser) => save(browser),
  upload: (browser) =>
    browser.request('POST', `${TICKET}/uploads`, { fileName: 'a.txt', sizeBytes: 1, mediaType: 'text/plain' }),
  assistant: (browser) => browser.request('POST', `${TICKET}/assist`, { task: 'draft', mode: 'reply', text: '' }),
  // By somebody else's browser: signing in again would end the sign-in that the others go by.
  'sign-in': (browser) => browser.request('POST', '/sandbox/sign-in', { technicianId: 'tech-ada' }, { Cookie: '' }),
};

interface Told {
  taken: number;
  refused: number;
  readonly others: number[];
}

const told = new Map<string, Told>();
const take = async (kind: string, answer: Response | null): Promise<void> => {
  const sums = told.get(kind) ?? { taken: 0, refused: 0, others: [] };
  told.set(kind, sums);
  await answer?.arrayBuffer();
  if (answer?.ok) sums.taken += 1;
  else if (answer?.status === 429 && /^([1-9]|[1-5]\d|60)$/.test(answer.headers.get('retry-after') ?? ''))
    sums.refused += 1;
  else sums.others.push(answer?.status ?? 0);
};

/** All that is allowed in a minute, as fast as it goes. */
const useUp = async (browser: FaultBrowser): Promise<void> => {
  for (const [kind, ask] of Object.entries(FLOOD)) {
    let left = LIMITS_PER_MINUTE[kind as 'read'];
    const worker = async (): Promise<void> => {
      while (left-- > 0) await take(kind, await ask(browser));
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
  }
};

/** Everything that is limited, at ten times its limit, evenly, for a while. */
const flood = async (browser: FaultBrowser, forMs: number): Promise<void> => {
  const asked: Promise<void>[] = [];
  const sent: Record<string, number> = {};
  const began = performance.now();
  for (let passed = 0; passed < forMs; passed = performance.now() - began) {
    for (const [kind, ask] of Object.entries(FLOOD)) {
      const due = (passed / 60_000) * LIMITS_PER_MINUTE[kind as 'read'] * TIMES;
      for (sent[kind] ??= 0; sent[kind] < due; sent[kind] += 1)
        asked.push(ask(browser).then((answer) => take(kind, answer)));
    }
    await wait(5);
  }
  await Promise.all(asked);
};

/** How long a colleague waits for a ticket and for a draft to be kept, over and over, in milliseconds. */
const timesOf = async (browser: FaultBrowser, forMs: number): Promise<number[]> => {
  const times: number[] = [];
  const until = performance.now() + forMs;
  for (let turn = 0; performance.now() < until; turn += 1) {
    const began = performance.now();
    const answer = await (turn % 2 ? save(browser) : browser.request('GET', TICKET));
    await answer?.arrayBuffer();
    times.push(performance.now() - began);
    expect(answer?.ok).toBe(true);
    await wait(PAUSE_MS);
  }
  return times;
};

const at = (share: number, times: readonly number[]): number =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length * share)] ?? 0;

test('of a flood of ten times what is allowed the rest is refused, and others hardly feel it', async () => {
  const ada = await openFaultBrowser([server], 'tech-ada');
  const ben = await openFaultBrowser([server], 'tech-ben');
  const began = performance.now();
  await useUp(ada);
  const usedUpIn = performance.now() - began;
  const [quiet, flooded]: [number[], number[]] = [[], []];
  // In turn, so that whatever else the machine does falls upon both.
  for (let round = 0; round < ROUNDS; round += 1) {
    quiet.push(at(0.95, await timesOf(ben, ROUND_MS)));
    const [times] = await Promise.all([timesOf(ben, ROUND_MS), flood(ada, ROUND_MS)]);
    flooded.push(at(0.95, times));
  }
  const minutes = Math.ceil((performance.now() - began) / 60_000);
  const [before, during] = [at(0.5, quiet), at(0.5, flooded)];
  console.log(
    [
      `A flood of ${TIMES} times each limit, ${ROUNDS} rounds of ${ROUND_MS / 1000} s, after what is allowed was used up in ${(usedUpIn / 1000).toFixed(1)} s:`,
      `  p95 of a colleague's answers: ${before.toFixed(1)} ms without, ${during.toFixed(1)} ms with it`,
      ...[...told].map(([kind, { taken, refused }]) => `  ${kind}: ${taken} taken, ${refused} refused`),
    ].join('\n'),
  );
  for (const [kind, { taken, refused, others }] of told) {
    expect(others, kind).toEqual([]);
    // Some of the first are the sign-in's own.
    expect(taken, kind).toBeGreaterThanOrEqual(LIMITS_PER_MINUTE[kind as 'read'] - 2);
    expect(taken, kind).toBeLessThanOrEqual(LIMITS_PER_MINUTE[kind as 'read'] * minutes);
    expect(refused, kind).toBeGreaterThan(0);
  }
  expect(told.size).toBe(Object.keys(FLOOD).length);
  if (ROUNDS >= LONG) expect(during).toBeLessThan(Math.max(2 * before, FLOOR_MS));
  expect(server.crashes).toBe(0);
}, 300_000);

test('of a burst of ten times what is allowed, in one moment, exactly that is taken', async () => {
  const lea = await openFaultBrowser([server], 'lead-lea');
  told.clear();
  const answers = Array.from({ length: LIMITS_PER_MINUTE.upload * TIMES }, () => FLOOD['upload']!(lea));
  for (const answer of answers) await take('upload', await answer);
  expect(told.get('upload')).toEqual({
    ...{ taken: LIMITS_PER_MINUTE.upload, refused: LIMITS_PER_MINUTE.upload * (TIMES - 1), others: [] },
  });
}, 60_000);
