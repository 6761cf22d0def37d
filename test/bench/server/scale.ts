import pg from 'pg';
import { addManyTickets } from '../../support/manyTickets.ts';
import { timeRow, type Row } from '../row.ts';
import { openBenchDatabase } from './benchDatabase.ts';
import { startBenchServer, type BenchServer, type SignedInHeaders } from './benchServer.ts';
import { openingRequests } from './openingRequests.ts';

/** Tickets of the large database; `PEEK_BENCH_TICKETS=1000000` makes it whole. The small one has a hundredth of it. */
const LARGE = Number(process.env['PEEK_BENCH_TICKETS'] ?? 50_000);
const MESSAGES_EACH = 20;
const ROUNDS = 15;
const WARM = 5;
const RARE = 'Zephyrhills';

/** Adds closed tickets to the sandbox's first tenant, as years of work would. */
const fill = async (url: string, tickets: number): Promise<void> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await addManyTickets(client, {
    ...{ prefix: 'old', technicianId: 'tec_harbor_1', tickets, messagesEach: MESSAGES_EACH, rareWord: RARE },
  });
  await client.end();
};

interface Desk {
  readonly server: BenchServer;
  readonly headers: SignedInHeaders;
  readonly stop: () => Promise<void>;
}

const openDesk = async (tickets: number): Promise<Desk> => {
  const postgres = await openBenchDatabase();
  const server = await startBenchServer({ databaseUrl: postgres.url, mailPort: 1, holdMs: 0 });
  await fill(postgres.url, tickets);
  const stop = async (): Promise<void> => {
    await server.stop();
    await postgres.stop();
  };
  return { server, headers: await server.signIn('tec_harbor_1'), stop };
};

const get = async ({ server, headers }: Desk, path: string): Promise<string> => {
  const answer = await fetch(server.origin + path, { headers });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.text();
};

/** What is asked of both, each the same work whatever lies around it. */
const ASKED: Readonly<Record<string, (desk: Desk, round: number) => Promise<unknown>>> = {
  // Each time a ticket that nobody has opened yet, so that it is read and not found kept.
  open: async (desk, round) => {
    const reads = openingRequests(`old_${round + 1}`, '', '').filter(({ method }) => method === 'GET');
    for (const { path } of reads) await get(desk, path);
  },
  list: (desk) => get(desk, '/api/tickets?limit=50'),
  search: (desk) => get(desk, `/api/tickets?limit=50&search=${RARE}`),
};

/** Opening, list and search on a large database and on a hundredth of it, in turns. */
export const measureScale = async function* (): AsyncGenerator<Row> {
  const small = await openDesk(LARGE / 100);
  const large = await openDesk(LARGE);
  try {
    for (const [name, ask] of Object.entries(ASKED)) {
      const times = { large: [] as number[], small: [] as number[] };
      for (let round = 0; round < WARM + ROUNDS; round++) {
        for (const [size, desk] of [
          ['large', large],
          ['small', small],
        ] as const) {
          const begun = performance.now();
          await ask(desk, round);
          if (round >= WARM) times[size].push(performance.now() - begun);
        }
      }
      yield timeRow(`server.scale.${name}`, times.large, times.small, 1.5);
    }
  } finally {
    await large.stop();
    await small.stop();
  }
};
