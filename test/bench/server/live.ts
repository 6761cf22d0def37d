import { request, type IncomingMessage } from 'node:http';
import { figureRow, quantileRow, type Row } from '../row.ts';
import { openBenchDatabase } from './benchDatabase.ts';
import { startBenchServer, type BenchServer, type SignedInHeaders } from './benchServer.ts';

const STREAMS = Number(process.env['PEEK_BENCH_STREAMS'] ?? 2_000);
const AT_ONCE = 50;
const CHANGES = 5;

/** A connected Peek: when it last heard something. */
interface Stream {
  readonly response: IncomingMessage;
  /** Resolves with the time of the next event, by `performance.now()`. */
  heard: () => Promise<number>;
}

const open = (server: BenchServer, ticketId: string, headers: SignedInHeaders): Promise<Stream> =>
  new Promise((resolve, reject) => {
    const asked = request(`${server.origin}/api/tickets/${ticketId}/live`, { headers, agent: false });
    asked.once('error', reject);
    asked.once('response', (response) => {
      if (response.statusCode !== 200) return reject(new Error(`A stream was refused: ${response.statusCode}`));
      let tell: (at: number) => void = () => undefined;
      response.on('data', (chunk: Buffer) => {
        if (chunk.includes('data: {')) tell(performance.now());
      });
      resolve({ response, heard: () => new Promise((told) => (tell = told)) });
    });
    asked.end();
  });

const openAll = async (
  server: BenchServer,
  ticketId: string,
  people: readonly SignedInHeaders[],
): Promise<Stream[]> => {
  const streams: Stream[] = [];
  while (streams.length < STREAMS) {
    const more = Math.min(AT_ONCE, STREAMS - streams.length);
    const opening = Array.from({ length: more }, (_, index) => open(server, ticketId, people[index % people.length]!));
    streams.push(...(await Promise.all(opening)));
  }
  return streams;
};

/** Memory of the server's whole process, as the system counts it. */
const memoryOf = async (server: BenchServer): Promise<number> => (await server.memory()).rss;

/** `server.live`: how long one change takes to reach 2,000 connected Peeks, and what each of them costs. */
export const measureLive = async function* (): AsyncGenerator<Row> {
  const postgres = await openBenchDatabase();
  const server = await startBenchServer({ databaseUrl: postgres.url, mailPort: 1, holdMs: 0 });
  try {
    const people = await Promise.all(['tec_harbor_1', 'tec_harbor_2', 'tec_harbor_3'].map((id) => server.signIn(id)));
    const list = await fetch(`${server.origin}/api/tickets?limit=1`, { headers: people[0] });
    const ticketId = ((await list.json()) as { items: { id: string }[] }).items[0]!.id;
    const before = await memoryOf(server);
    const streams = await openAll(server, ticketId, people);
    const perStream = ((await memoryOf(server)) - before) / STREAMS;
    const delays: number[] = [];
    for (let change = 0; change < CHANGES; change++) {
      const heard = Promise.all(streams.map((stream) => stream.heard()));
      const answer = await fetch(`${server.origin}/api/tickets/${ticketId}/notes`, {
        method: 'POST',
        headers: { ...people[0]!, 'Content-Type': 'application/json', 'Idempotency-Key': `live-${change}` },
        body: JSON.stringify({ text: `Change ${change}`, attachmentIds: [], mentionIds: [] }),
      });
      const changed = performance.now();
      if (!answer.ok) throw new Error(`The change was refused: ${await answer.text()}`);
      delays.push(...(await heard).map((at) => Math.max(0, at - changed)));
    }
    for (const { response } of streams) response.destroy();
    yield quantileRow('server.live', delays, 0.99, 1_000);
    yield figureRow('server.live.memory', perStream / 1_000, 'kB', 40);
  } finally {
    await server.stop();
    await postgres.stop();
  }
};
