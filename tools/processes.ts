import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { requirePorts } from './ports.ts';

/** A process of the product, by the name that its log has. */
export interface ProcessPlan {
  readonly name: string;
  readonly entry: string;
  /** What its environment has beyond this process's own. */
  readonly env?: Readonly<Record<string, string>>;
}

/** What `npm start` runs. The server comes first: it makes the database and the agents' certificates. */
export const PRODUCT: readonly [ProcessPlan, ...ProcessPlan[]] = [
  { name: 'server', entry: 'host-sandbox/server/main.ts' },
  { name: 'mail', entry: 'host-sandbox/mail/main.ts' },
  { name: 'agent', entry: 'host-sandbox/agent/main.ts' },
  { name: 'remote', entry: 'tools/serveRemote.ts' },
];

const root = path.resolve(import.meta.dirname, '..');
const LAST_LINES = 15;
const STOP_WITHIN_MS = 8_000;

/** A running process that has said that it serves. */
export interface RunningProcess {
  readonly name: string;
  /** Resolves when the process is gone, with a sentence that says how. */
  readonly gone: Promise<string>;
  stop(): Promise<void>;
}

/** A process that ended before it served; the message holds its last words. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

/**
 * Starts a process with its output in a log file, and waits until it says that it serves. It ends
 * itself when this process is gone, however that happens.
 */
export const startProcess = async (
  { name, entry, env }: ProcessPlan,
  options: { logDir: string; signal?: AbortSignal },
): Promise<RunningProcess> => {
  await mkdir(options.logDir, { recursive: true });
  const logFile = path.join(options.logDir, `${name}.log`);
  const log = createWriteStream(logFile);
  const child = spawn(process.execPath, ['--import', 'tsx', entry], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  child.stdout!.pipe(log, { end: false });
  child.stderr!.pipe(log, { end: false });
  const gone = new Promise<string>((resolve) => {
    // Not 'exit': its last words may still be on their way to the log.
    child.once('close', (code, signal) => log.end(() => resolve(`${name} ended (${signal ?? `exit code ${code}`}).`)));
  });
  const giveUp = (): void => void stopProcess(child, gone);
  if (options.signal?.aborted) giveUp();
  options.signal?.addEventListener('abort', giveUp);
  const ready = new Promise<'ready'>((resolve) => {
    child.on('message', (message) => message === 'ready' && resolve('ready'));
  });
  const first = await Promise.race([ready, gone]);
  options.signal?.removeEventListener('abort', giveUp);
  if (first !== 'ready') {
    const lines = (await readFile(logFile, 'utf8')).trimEnd().split('\n');
    throw new StartError(`${first} Its last words, from ${logFile}:\n${lines.slice(-LAST_LINES).join('\n')}`);
  }
  return { name, gone, stop: () => stopProcess(child, gone) };
};

const stopProcess = async (child: ChildProcess, gone: Promise<string>): Promise<void> => {
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
  await gone;
  clearTimeout(force);
};

/** Stops all of them at once. */
export const stopAll = async (running: readonly RunningProcess[]): Promise<void> => {
  await Promise.all(running.map((one) => one.stop()));
};

/**
 * Starts the whole product. When one process does not come up, the others are stopped again.
 * Throws before it starts anything when a port is taken. `signal` gives the start up; it then rejects.
 */
export const startProduct = async (options: { logDir: string; signal?: AbortSignal }): Promise<RunningProcess[]> => {
  await requirePorts();
  const [server, ...others] = PRODUCT;
  const running = [await startProcess(server, options)];
  const results = await Promise.allSettled(others.map((plan) => startProcess(plan, options)));
  for (const result of results) if (result.status === 'fulfilled') running.push(result.value);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) {
    await stopAll(running);
    throw failed.reason;
  }
  return running;
};
