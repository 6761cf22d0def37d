import { rateRow, timeRow, type Row } from '../row.ts';
import { openBenchDatabase } from './benchDatabase.ts';
import { startBenchServer, type BenchServer, type SignedInHeaders } from './benchServer.ts';
import { load, type Asker, type Load } from './load.ts';
import { openingRequests } from './openingRequests.ts';

const CONNECTIONS = 50;
const SECONDS = 4;
const WARM_SECONDS = 3;
const ROUNDS = 3;

const TECHNICIANS = ['tec_harbor_1', 'tec_harbor_2', 'tec_harbor_3'];

interface Page {
  readonly items: readonly { readonly id: string }[];
}

const read = async <T>(server: BenchServer, path: string, headers: SignedInHeaders): Promise<T> => {
  const answer = await fetch(server.origin + path, { headers });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return (await answer.json()) as T;
};

/** Fifty Peeks, each on a ticket of its own. */
const peeks = async (server: BenchServer): Promise<Asker[]> => {
  const signedIn = await Promise.all(TECHNICIANS.map((id) => server.signIn(id)));
  const { items } = await read<Page>(server, `/api/tickets?limit=${CONNECTIONS}&sort=-number`, signedIn[0]!);
  return Promise.all(
    items.map(async ({ id }, index): Promise<Asker> => {
      const headers = signedIn[index % signedIn.length]!;
      const page = await read<Page>(server, `/api/tickets/${id}/messages?limit=40`, headers);
      return { headers, requests: openingRequests(id, page.items.at(-1)!.id, `bench-${index}`) };
    }),
  );
};

/** The same Peeks in pages of another server on the same database, which knows who has signed in with the first. */
const fromItsOwnPages = ({ origin }: BenchServer, askers: readonly Asker[]): Asker[] =>
  askers.map(({ headers, requests }) => ({ headers: headers && { ...headers, Origin: origin }, requests }));

/** The same bytes as static JSON of the same server. */
const asStatic = async (server: BenchServer, { headers, requests }: Asker): Promise<Asker> => ({
  requests: await Promise.all(
    requests.map(async ({ method, path, body }) => {
      if (method !== 'GET') return { method, path: '/bench/kept/none', body };
      const answer = await fetch(server.origin + path, { headers });
      return { method, path: await server.keep(await answer.text()) };
    }),
  ),
});

/**
 * `server.open`: what openings of Peeks ask of the server, against the same bytes as static JSON; and `.unkept`, the
 * same where everything is read for each request.
 */
export const measureOpen = async function* (): AsyncGenerator<Row> {
  const postgres = await openBenchDatabase();
  const options = { databaseUrl: postgres.url, mailPort: 1, holdMs: 0 };
  const server = await startBenchServer(options);
  const forgetful = await startBenchServer({ ...options, keeps: false });
  try {
    const open = await peeks(server);
    const flat = await Promise.all(open.map((asker) => asStatic(server, asker)));
    await load(server.origin, open, WARM_SECONDS);
    const elsewhere = fromItsOwnPages(forgetful, open);
    await load(forgetful.origin, elsewhere, WARM_SECONDS);
    await load(server.origin, flat, WARM_SECONDS);
    const loads = { open: [] as Load[], flat: [] as Load[], unkept: [] as Load[] };
    for (let round = 0; round < ROUNDS; round++) {
      loads.open.push(await load(server.origin, open, SECONDS));
      loads.flat.push(await load(server.origin, flat, SECONDS));
      loads.unkept.push(await load(forgetful.origin, elsewhere, SECONDS));
    }
    const rates = (all: readonly Load[]): number[] => all.map(({ perSecond }) => perSecond);
    yield rateRow('server.open', rates(loads.open), rates(loads.flat), 0.25, 'requests/s');
    yield rateRow('server.open.unkept', rates(loads.unkept), rates(loads.flat), null, 'requests/s');
    const p99 = (all: readonly Load[]): number[] => all.map((each) => each.p99);
    yield timeRow('server.open.p99', p99(loads.open), p99(loads.flat), null);
  } finally {
    await forgetful.stop();
    await server.stop();
    await postgres.stop();
  }
};
