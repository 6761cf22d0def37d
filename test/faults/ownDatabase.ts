import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import type {} from '../support/postgres.ts';

/** A database that only one test knows, on the tests' PostgreSQL. */
export interface OwnDatabase {
  readonly url: string;
  /** Cuts every connection to it. */
  cut(): Promise<void>;
  /** Removes it, whoever is still connected. */
  drop(): Promise<void>;
}

const admin = async (statement: string): Promise<void> => {
  const client = new pg.Client({ connectionString: inject('testDatabaseUrl') });
  await client.connect();
  await client.query(statement);
  await client.end();
};

/** Makes an empty database. */
export const createOwnDatabase = async (): Promise<OwnDatabase> => {
  const name = `peek_faults_${randomUUID().replaceAll('-', '')}`;
  await admin(`CREATE DATABASE ${name}`);
  const url = new URL(inject('testDatabaseUrl'));
  url.pathname = `/${name}`;
  return {
    url: url.href,
    cut: () => admin(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`),
    drop: () => admin(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
};
