import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';

const main = path.resolve(import.meta.dirname, '../../host-sandbox/server/main.ts');

const PORTS = ['PEEK_SHELL_PORT', 'PEEK_INBOUND_SMTP_PORT', 'PEEK_AGENT_PORT'];

const freePorts = async (count: number): Promise<number[]> => {
  const servers = Array.from({ length: count }, () => createServer());
  for (const server of servers) await once(server.listen(0, 'localhost'), 'listening');
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  for (const server of servers) await once(server.close(), 'close');
  return ports;
};

/** The reference server as a process of its own, as `npm start` runs it, which can be killed and started again. */
export interface ServerProcess {
  readonly origin: string;
  /** How often it ended although nobody killed it. */
  readonly crashes: number;
  /** `kill -9`; resolves when the process is gone. */
  kill(): Promise<void>;
  /** Starts it again on the same ports and data; resolves when it serves. */
  start(): Promise<void>;
}

/** Starts a server process with the given environment on ports of its own. */
export const startServerProcess = async (env: Record<string, string>): Promise<ServerProcess> => {
  const ports = await freePorts(PORTS.length);
  const own = Object.fromEntries(PORTS.map((name, index) => [name, String(ports[index])]));
  let child: ChildProcess;
  let crashes = 0;
  const start = async (): Promise<void> => {
    child = fork(main, [], {
      execArgv: ['--import', 'tsx'],
      env: { ...process.env, PEEK_LOG_LEVEL: 'fatal', ...env, ...own },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const born = child;
    born.once('exit', (_code, signal) => {
      if (signal !== 'SIGKILL') crashes += 1;
    });
    await Promise.race([
      once(born, 'message'),
      once(born, 'exit').then(() => {
        throw new Error('The server process ended before it served.');
      }),
    ]);
  };
  await start();
  return {
    get crashes() {
      return crashes;
    },
    origin: `http://localhost:${ports[0]}`,
    kill: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
    start,
  };
};
