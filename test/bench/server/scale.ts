import pg from 'pg';
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

/**
 * Adds closed tickets with their conversations to the sandbox's first tenant, as years of work would. Twenty of them
 * have a rare word in their subject, however many there are.
 */
const fill = async (url: string, tickets: number): Promise<void> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const technician = 'tec_harbor_1';
  const { rows } = await client.query<{ tenant: string }>('select tenant_id as tenant from technician where id = $1', [
    technician,
  ]);
  const tenant = rows[0]!.tenant;
  // Clients come with tickets: nobody's own history is a hundred times as long because the desk's is.
  await client.query(
    `insert into client (id, tenant_id, name, time_zone)
      select 'old_' || n, $1, 'Former client ' || n, 'Europe/Berlin' from generate_series(0, $2::int / 100) n`,
    [tenant, tickets],
  );
  // What triggers would keep is put in at once: row by row it would take longer than all the rest.
  await client.query('alter table message disable trigger user');
  await client.query(
    `insert into ticket (id, tenant_id, number, subject, status, priority, assignee_id, client_id, channel, created_at,
        updated_at, resolved_at, conversation_size)
      select 'old_' || n, $1, 1000000 + n,
        case when n % ($2::int / 20) = 0 then '${RARE} ' || n else 'Printer ' || md5(n::text) end,
        'closed', (array['low', 'medium', 'high', 'critical'])[1 + n % 4], $3, 'old_' || n / 100, 'email',
        now() - interval '400 days' - n * interval '1 minute', now() - interval '300 days' - n * interval '1 minute',
        now() - interval '300 days' - n * interval '1 minute', ${MESSAGES_EACH}
      from generate_series(1, $2::int) n`,
    [tenant, tickets, technician],
  );
  await client.query(
    `insert into message (id, tenant_id, ticket_id, kind, created_at, text, technician_id)
      select 'old_' || n || '_' || m, $1, 'old_' || n, 'internal_note',
        now() - interval '400 days' - n * interval '1 minute' + m * interval '1 hour', 'Looked at it: ' || md5(n || ' ' || m), $3
      from generate_series(1, $2::int) n, generate_series(1, ${MESSAGES_EACH}) m`,
    [tenant, tickets, technician],
  );
  await client.query('alter table message enable trigger user');
  await client.query(`with gone as (delete from ticket_tally returning *) insert into ticket_tally
    select tenant_id, status, priority, assignee_id, sum(tickets) from gone group by 1, 2, 3, 4 having sum(tickets) <> 0`);
  await client.query('vacuum analyze');
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
const ASKED: Readonly<Record<string, (desk: Desk) => Promise<unknown>>> = {
  open: async (desk) => {
    const reads = openingRequests('old_7', '', '').filter(({ method }) => method === 'GET');
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
          await ask(desk);
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
