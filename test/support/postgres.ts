import type { TestProject } from 'vitest/node';
import { startPostgres } from './startPostgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Server on which the suite makes its databases; absent in projects that run on PGlite. */
    testDatabaseUrl: string;
  }
}

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
  // Nothing of it has to outlive a crash.
  const server = await startPostgres({ fsync: 'off', full_page_writes: 'off' });
  provide('testDatabaseUrl', server.url);
  return server.stop;
};
