import { randomUUID } from 'node:crypto';
import { deflateSync, inflateSync } from 'node:zlib';
import { sql } from 'drizzle-orm';
import type { Logger } from 'pino';
import type { Answer, Question } from '../../agent/protocol.ts';
import type { Database } from '../db/open.ts';
import { AgentUnreachable } from './agentConnection.ts';
import type { Machines } from './machines.ts';

const CHANNEL = 'peek_machines';
/** NOTIFY takes less than 8,000 bytes. */
const PIECE_CHARS = 6_000;
/** Within this time some process must say that the machine is connected to it; else nobody has it. */
const TAKEN_WITHIN_MS = 1_500;
const ANSWER_WITHIN_MS = 12_000;

type Note =
  | { readonly kind: 'ask'; readonly id: string; readonly assetId: string; readonly question: Question }
  | { readonly kind: 'taken'; readonly id: string }
  | {
      readonly kind: 'piece';
      readonly id: string;
      readonly index: number;
      readonly count: number;
      readonly text: string;
    };

type Outcome =
  | { readonly ok: true; readonly answer: unknown }
  | { readonly ok: false; readonly because: AgentUnreachable['because']; readonly message: string };

interface Waiting {
  readonly pieces: string[];
  readonly settle: (outcome: Outcome) => void;
  timer: NodeJS.Timeout;
}

const OFFLINE: Outcome = { ok: false, because: 'offline', message: 'The machine is offline.' };
const TOO_LATE: Outcome = { ok: false, because: 'timeout', message: 'The machine did not answer in time.' };

const pack = (outcome: Outcome): string[] => {
  const text = deflateSync(JSON.stringify(outcome)).toString('base64');
  return text.match(new RegExp(`.{1,${PIECE_CHARS}}`, 'g')) ?? [];
};
const unpack = (pieces: readonly string[]): Outcome =>
  JSON.parse(inflateSync(Buffer.from(pieces.join(''), 'base64')).toString()) as Outcome;

/** The machines of this process and, for questions, of every other one on the database. */
export interface MachineRelay extends Pick<Machines, 'ask'> {
  close(): Promise<void>;
}

/**
 * Lets a question reach a machine whichever server process it is connected to: it is called out on the
 * database, whoever has the machine answers. What was checked here (the answer's form) is not checked again.
 */
export const openMachineRelay = async (
  { db, listen }: Database,
  machines: Pick<Machines, 'ask' | 'isOnline'>,
  log: Logger,
): Promise<MachineRelay> => {
  const waiting = new Map<string, Waiting>();
  let closed = false;

  const call = async (note: Note): Promise<void> => {
    await db.execute(sql`select pg_notify(${CHANNEL}, ${JSON.stringify(note)})`);
  };

  const settle = (id: string, outcome: Outcome): void => {
    const asked = waiting.get(id);
    if (!asked) return;
    clearTimeout(asked.timer);
    waiting.delete(id);
    asked.settle(outcome);
  };

  const answer = async ({ id, assetId, question }: Note & { kind: 'ask' }): Promise<void> => {
    await call({ kind: 'taken', id });
    const outcome = await machines.ask(assetId, question).then(
      (found): Outcome => ({ ok: true, answer: found }),
      (error: unknown): Outcome => {
        if (!(error instanceof AgentUnreachable)) throw error;
        return { ok: false, because: error.because, message: error.message };
      },
    );
    const pieces = pack(outcome);
    for (const [index, text] of pieces.entries()) await call({ kind: 'piece', id, index, count: pieces.length, text });
  };

  const hear = (note: Note): void => {
    if (note.kind === 'ask') {
      if (machines.isOnline(note.assetId) && !waiting.has(note.id))
        answer(note).catch((error: unknown) => log.error({ err: error }, 'a machine’s answer could not be passed on'));
      return;
    }
    const asked = waiting.get(note.id);
    if (!asked) return;
    if (note.kind === 'taken') {
      clearTimeout(asked.timer);
      asked.timer = setTimeout(() => settle(note.id, TOO_LATE), ANSWER_WITHIN_MS);
      return;
    }
    asked.pieces[note.index] = note.text;
    if (Object.keys(asked.pieces).length === note.count) settle(note.id, unpack(asked.pieces));
  };

  // An empty payload says that the connection was away: whoever waits runs into its time limit.
  const stop = await listen(CHANNEL, (payload) => payload !== '' && hear(JSON.parse(payload) as Note));

  return {
    ask: async <Q extends Question>(assetId: string, question: Q, timeoutMs?: number): Promise<Answer<Q>> => {
      if (closed || machines.isOnline(assetId)) return machines.ask(assetId, question, timeoutMs);
      const id = randomUUID();
      const outcome = await new Promise<Outcome>((resolve, reject) => {
        const timer = setTimeout(() => settle(id, OFFLINE), TAKEN_WITHIN_MS);
        waiting.set(id, { pieces: [], settle: resolve, timer });
        call({ kind: 'ask', id, assetId, question }).catch((error: unknown) => {
          settle(id, OFFLINE);
          reject(error instanceof Error ? error : new Error(String(error)));
        });
      });
      if (!outcome.ok) throw new AgentUnreachable(outcome.because, outcome.message);
      return outcome.answer as Answer<Q>;
    },
    close: async () => {
      closed = true;
      for (const id of [...waiting.keys()]) settle(id, OFFLINE);
      await stop();
    },
  };
};
