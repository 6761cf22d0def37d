import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { freePorts } from '../support/freePorts.ts';

const sandbox = path.resolve(import.meta.dirname, '../../host-sandbox');

const PORTS = ['PEEK_SHELL_PORT', 'PEEK_INBOUND_SMTP_PORT', 'PEEK_AGENT_PORT', 'PEEK_FILES_PORT'];

/** A process of the sandbox, as `npm start` runs it, which can be killed and started again. */
export interface SandboxProcess {
  /** How often it ended although nobody killed it. */
  readonly crashes: number;
  /** What Node has warned it of: what will not work for ever, and what leaks. */
  readonly warnings: readonly string[];
  /** `kill -9`; resolves when the process is gone. */
  kill(): Promise<void>;
  /** Starts it again in the same environment; resolves when it serves. */
  start(): Promise<void>;
}

/** Starts a part of the sandbox, by its folder, and waits until it serves. */
export const startSandboxProcess = async (
  part: 'server' | 'agent',
  env: Record<string, string>,
): Promise<SandboxProcess> => {
  let child: ChildProcess;
  let crashes = 0;
  const warnings: string[] = [];
  const start = async (): Promise<void> => {
    child = fork(path.join(sandbox, part, 'main.ts'), [], {
      execArgv: ['--import', 'tsx'],
      env: { ...process.env, PEEK_LOG_LEVEL: 'fatal', ...env },
      stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    });
    const born = child;
    born.stderr?.pipe(process.stderr, { end: false });
    born.stderr?.on('data', (said: Buffer) =>
      warnings.push(...(String(said).match(/^\(node:\d+\).*Warning.*/gm) ?? [])),
    );
    born.once('exit', (_code, signal) => {
      if (signal !== 'SIGKILL') crashes += 1;
    });
    await Promise.race([
      once(born, 'message'),
      once(born, 'exit').then(() => {
        throw new Error(`The ${part}'s process ended before it served.`);
      }),
    ]);
  };
  await start();
  return {
    get crashes() {
      return crashes;
    },
    warnings,
    kill: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
    start,
  };
};

/** The reference server as a process of its own. */
export interface ServerProcess extends SandboxProcess {
  readonly origin: string;
  /** Where its agents connect. */
  readonly agentPort: number;
  /** Where mail comes in. */
  readonly inboundPort: number;
}

/** Starts a server process with the given environment on ports of its own. */
export const startServerProcess = async (env: Record<string, string>): Promise<ServerProcess> => {
  const ports = await freePorts(PORTS.length);
  const own = Object.fromEntries(PORTS.map((name, index) => [name, String(ports[index])]));
  const server = await startSandboxProcess('server', { ...env, ...own });
  const [shell, inboundPort = 0, agentPort = 0] = ports;
  return Object.assign(server, { origin: `http://localhost:${shell}`, agentPort, inboundPort });
};
