import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import type { ChangeReader } from './changeReader.ts';
import { MIGRATIONS_FOLDER } from './migrationFolder.ts';
import { openPglite } from './openPglite.ts';
import { openPostgres } from './openPostgres.ts';

/** Typed access to the tables, inside or outside a transaction, on either engine. */
export type Db = PgDatabase<PgQueryResultHKT>;

/** An open database: PGlite in a folder, or PostgreSQL. */
export interface Database {
  readonly db: Db;
  /**
   * Runs one or more statements as they are; for libraries that bring their own SQL. A transaction that
   * the statements began and could not end is rolled back.
   */
  execute(sqlText: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
  /** Runs `work` while no other process does so under the same lock, which is any number. */
  exclusively<T>(lock: number, work: () => Promise<T>): Promise<T>;
  /** Hears NOTIFY on a channel, from every process. Resolves once it listens; returns how to stop. */
  listen(channel: string, onNotify: (payload: string) => void): Promise<() => Promise<void>>;
  /** Begins to hear what changes of that which kept answers show. */
  readChanges(): ChangeReader;
  /** PGlite only: all of its data, to open another one with. */
  snapshot?(): Promise<Blob>;
  close(): Promise<void>;
}

/** Which database, and how far it is migrated. */
export interface DatabaseOptions {
  /** A PostgreSQL URL; else PGlite is used. */
  readonly url: string | null;
  /** PGlite's folder; null keeps it in memory. */
  readonly directory: string | null;
  /** What a fresh PGlite begins with. */
  readonly snapshot?: Blob;
  /** Steps to the schema; all when absent. With null the database is taken as it is. */
  readonly migrationsFolder?: string | null;
}

/** Opens and migrates the database. */
export const openDatabase = (options: DatabaseOptions): Promise<Database> =>
  options.url === null
    ? openPglite(options)
    : openPostgres(options.url, options.migrationsFolder === undefined ? MIGRATIONS_FOLDER : options.migrationsFolder);
