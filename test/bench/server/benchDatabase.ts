import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { startPostgres, type OwnPostgres } from '../../support/startPostgres.ts';

const as = async (url: string, statement: string): Promise<void> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement);
  await client.end();
};

/** A fresh, empty database for one measure: on an own server by TEST_DATABASE_URL, else on one that is started for it. */
export const openBenchDatabase = async (): Promise<OwnPostgres> => {
  const own = process.env['TEST_DATABASE_URL'];
  // What it writes is as safe as in production: a commit waits for the disk.
  if (!own) return startPostgres({ shared_buffers: '512MB', jit: 'off' });
  const name = `peek_bench_${randomUUID().replaceAll('-', '')}`;
  await as(own, `CREATE DATABASE ${name}`);
  const url = new URL(own);
  url.pathname = `/${name}`;
  return { url: url.href, stop: () => as(own, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
};
