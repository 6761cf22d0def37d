import path from 'node:path';
import { config, FILES_HOST, filesOrigin, originOf, type NamedPort } from '../../../host-sandbox/config.ts';
import { PRODUCT, startProcess, stopAll, type RunningProcess } from '../../../tools/processes.ts';
import { freePorts } from '../../support/freePorts.ts';
import { startConnectionRoundRobin, startRoundRobin } from '../../support/roundRobin.ts';
import { startPostgres } from '../../support/startPostgres.ts';

/** The switch of faults is each process's own; whoever sets it means all of them. */
const SWITCHES = /^\/sandbox\/faults$/;

/** Doors of a server, each of which is behind a balancer on the port that everybody knows. */
const DOORS = [config.shell, config.files, config.inboundSmtp, config.agentLink];

interface Server {
  readonly env: Readonly<Record<string, string>>;
  readonly portOf: (door: NamedPort) => number;
}

const planServer = async (shared: Readonly<Record<string, string>>): Promise<Server> => {
  const ports = await freePorts(DOORS.length);
  const own = new Map(DOORS.map(({ name }, index) => [name, ports[index]!]));
  return {
    env: { ...shared, ...Object.fromEntries([...own].map(([name, port]) => [name, String(port)])) },
    portOf: ({ name }) => own.get(name)!,
  };
};

/**
 * Starts the whole product with several server processes on one PostgreSQL. Each request of a browser goes to the
 * next process, and so does each mail that comes in and each agent that connects.
 *
 * @returns what stops all of it
 */
export const startProcesses = async (count: number): Promise<() => Promise<void>> => {
  const logDir = path.join(config.dataDir, 'logs');
  const postgres = await startPostgres({ fsync: 'off', full_page_writes: 'off' });
  const shared = { DATABASE_URL: postgres.url, PEEK_SHELL_URL: originOf(config.shell), PEEK_FILES_URL: filesOrigin };
  const running: RunningProcess[] = [];
  const closing: (() => unknown)[] = [postgres.stop];
  const stop = async (): Promise<void> => {
    await stopAll(running);
    for (const close of closing.reverse()) await close();
  };
  try {
    const servers = await Promise.all(Array.from({ length: count }, () => planServer(shared)));
    const [{ entry }, ...others] = PRODUCT;
    const startServer = async ({ env }: Server, index: number): Promise<void> => {
      running.push(await startProcess({ name: `server-${index + 1}`, entry, env }, { logDir }));
    };
    // The first one makes the database and the agents' certificates.
    await startServer(servers[0]!, 0);
    await Promise.all(servers.slice(1).map((server, index) => startServer(server, index + 1)));
    const originsAt = (door: NamedPort, host: string) =>
      servers.map(({ portOf }) => ({ origin: `http://${host}:${portOf(door)}` }));
    const shell = await startRoundRobin(originsAt(config.shell, config.host), {
      port: config.shell.port,
      toAll: SWITCHES,
    });
    const files = await startRoundRobin(originsAt(config.files, FILES_HOST), {
      port: config.files.port,
      host: FILES_HOST,
    });
    closing.push(shell.close, files.close);
    for (const door of [config.inboundSmtp, config.agentLink]) {
      const ports = servers.map(({ portOf }) => portOf(door));
      closing.push((await startConnectionRoundRobin(ports, { port: door.port })).close);
    }
    for (const plan of others) running.push(await startProcess(plan, { logDir }));
    closing.push(() => console.log(`Round robin: ${[...shell.answered.values()].join(' + ')} requests`));
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
};
