import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import nodemailer from 'nodemailer';
import { rateRow, type Row } from '../row.ts';
import { openBenchDatabase } from './benchDatabase.ts';
import { startBenchServer, type BenchServer, type SignedInHeaders } from './benchServer.ts';

/** Replies of one round, and how many are under way at once: as many as the outbox hands over at once. */
const REPLIES = Number(process.env['PEEK_BENCH_REPLIES'] ?? 240);
const AT_ONCE = 8;
const ROUNDS = 2;

const startSink = async (): Promise<{ readonly port: number; stop(): void }> => {
  const child = fork(path.join(import.meta.dirname, 'sinkProcess.ts'), [], { execArgv: ['--import', 'tsx'] });
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  return { port, stop: () => void child.disconnect() };
};

interface Ticket {
  readonly id: string;
  readonly newestMessageId: string;
}

const TEXT = 'Thank you for the details. We have replaced the toner and printed a test page; please try again.';

/** Does something for each number below `count`, some at once; gives how many a second. */
const perSecond = async (count: number, work: (index: number) => Promise<void>): Promise<number> => {
  let next = 0;
  const begun = performance.now();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (next < count) await work(next++);
    }),
  );
  return (count * 1_000) / (performance.now() - begun);
};

const ticketsOf = async (server: BenchServer, headers: SignedInHeaders): Promise<Ticket[]> => {
  const get = async <T>(at: string): Promise<T> => (await (await fetch(server.origin + at, { headers })).json()) as T;
  const { items } = await get<{ items: { id: string }[] }>('/api/tickets?limit=100&sort=-number');
  const tickets: Ticket[] = [];
  for (const { id } of items) {
    const ticket = await get<{ replyReadiness: { state: string } }>(`/api/tickets/${id}`);
    const page = await get<{ items: { id: string }[] }>(`/api/tickets/${id}/messages?limit=1`);
    if (ticket.replyReadiness.state === 'ready') tickets.push({ id, newestMessageId: page.items.at(-1)!.id });
  }
  return tickets;
};

/** Sends one reply, and resolves when the mail server has accepted it. */
const reply = async (
  server: BenchServer,
  headers: SignedInHeaders,
  { id, newestMessageId }: Ticket,
  key: string,
): Promise<void> => {
  const answer = await fetch(`${server.origin}/api/tickets/${id}/replies`, {
    method: 'POST',
    headers: { ...headers, 'Content-Type': 'application/json', 'Idempotency-Key': key },
    body: JSON.stringify({
      text: TEXT,
      attachmentIds: [],
      recipients: { to: [{ address: 'customer@customer.example', name: 'Customer' }], cc: [], bcc: [] },
      seenMessageId: newestMessageId,
      thenStatus: null,
    }),
  });
  const sent = (await answer.json()) as { delivery?: { state: string } };
  if (sent.delivery?.state !== 'sent') throw new Error(`A reply was not sent: ${JSON.stringify(sent)}`);
};

/** `server.reply`: replies a second, each recorded before and after and accepted by the mail server, against nodemailer alone. */
export const measureReply = async function* (): AsyncGenerator<Row> {
  const sink = await startSink();
  const postgres = await openBenchDatabase();
  const server = await startBenchServer({ databaseUrl: postgres.url, mailPort: sink.port, holdMs: 0 });
  const mailer = nodemailer.createTransport({
    ...{
      host: 'localhost',
      port: sink.port,
      secure: false,
      pool: true,
      maxConnections: AT_ONCE,
      maxMessages: Infinity,
    },
    auth: { user: 'bench', pass: 'bench' },
  });
  const single = nodemailer.createTransport({
    host: 'localhost',
    port: sink.port,
    secure: false,
    auth: { user: 'bench', pass: 'bench' },
  });
  const mail = {
    from: 'support@bench.example',
    to: 'customer@customer.example',
    subject: 'Printer [#1001]',
    text: TEXT,
  };
  try {
    const headers = await server.signIn('tec_harbor_1');
    const tickets = await ticketsOf(server, headers);
    const rates = { ours: [] as number[], pooled: [] as number[], single: [] as number[] };
    for (let round = 0; round <= ROUNDS; round++) {
      const count = round === 0 ? REPLIES / 4 : REPLIES;
      const ours = await perSecond(count, (index) =>
        reply(server, headers, tickets[index % tickets.length]!, `bench-${round}-${index}`),
      );
      const pooled = await perSecond(count, async () => void (await mailer.sendMail(mail)));
      const alone = await perSecond(count, async () => void (await single.sendMail(mail)));
      if (round === 0) continue;
      rates.ours.push(ours);
      rates.pooled.push(pooled);
      rates.single.push(alone);
    }
    yield rateRow('server.reply', rates.ours, rates.single, 0.7, 'replies/s');
    // Without a record and without a question whether the connection still stands, nodemailer's pool is the most that can be.
    yield rateRow('server.reply.pooled', rates.ours, rates.pooled, 0.7, 'replies/s');
  } finally {
    mailer.close();
    await server.stop();
    await postgres.stop();
    sink.stop();
  }
};
