import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

/** What a server of the bench is started with. */
export interface BenchServerOptions {
  readonly databaseUrl: string;
  /** Where its tenants' mail server listens. */
  readonly mailPort: number;
  /** How long a reply can be undone, in milliseconds; 0 sends at once. */
  readonly holdMs: number;
  /** False lets it read everything for each request, as if everything changed all the time. */
  readonly keeps?: boolean;
}

/** Somebody who is signed in: the headers of their requests. */
export type SignedInHeaders = Readonly<Record<'Cookie' | 'X-CSRF-Token' | 'Origin' | 'Sec-Fetch-Site', string>>;

/** The reference server in a process of its own. */
export interface BenchServer {
  readonly origin: string;
  signIn(technicianId: string): Promise<SignedInHeaders>;
  /** Lets the server answer with these bytes, as static JSON; returns the path. */
  keep(json: string): Promise<string>;
  /** Bytes that the process holds, after a collection. */
  memory(): Promise<NodeJS.MemoryUsage>;
  stop(): Promise<void>;
}

/** Starts the server and waits until it serves. The database is filled with the sandbox's seeds when it is empty. */
export const startBenchServer = async (options: BenchServerOptions): Promise<BenchServer> => {
  const child = fork(path.join(import.meta.dirname, 'serve.ts'), [JSON.stringify(options)], {
    execArgv: ['--import', 'tsx', '--expose-gc', ...(process.env['PEEK_BENCH_NODE_ARGS']?.split(' ') ?? [])],
    env: { ...process.env, NODE_ENV: 'production' },
  });
  const born = await Promise.race([
    once(child, 'message') as Promise<[{ port: number }]>,
    once(child, 'exit').then(() => {
      throw new Error('The server of the bench ended before it served.');
    }),
  ]);
  const origin = `http://localhost:${born[0].port}`;
  return {
    origin,
    signIn: async (technicianId) => {
      const own = { Origin: origin, 'Sec-Fetch-Site': 'same-origin' } as const;
      const answer = await fetch(`${origin}/sandbox/sign-in`, {
        method: 'POST',
        headers: { ...own, 'Content-Type': 'application/json' },
        body: JSON.stringify({ technicianId }),
      });
      const [cookie] = answer.headers.getSetCookie();
      if (!cookie) throw new Error(`Nobody is signed in: ${answer.status} ${await answer.text()}`);
      const Cookie = cookie.split(';')[0]!;
      const session = await fetch(`${origin}/api/session`, { headers: { Cookie } });
      const { csrfToken } = (await session.json()) as { csrfToken: string };
      return { ...own, Cookie, 'X-CSRF-Token': csrfToken };
    },
    keep: async (json) => (await fetch(`${origin}/bench/keep`, { method: 'POST', body: json })).text(),
    memory: async () => (await fetch(`${origin}/bench/memory`)).json() as Promise<NodeJS.MemoryUsage>,
    stop: async () => {
      if (child.exitCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
    },
  };
};
