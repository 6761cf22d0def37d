import { existsSync } from 'node:fs';
import { chmod, mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate } from 'drizzle-orm/pglite/migrator';
import { UNFINISHED } from '../../durableFile.ts';
import { changesOn } from './changeReader.ts';
import { MIGRATIONS_FOLDER } from './migrationFolder.ts';
import type { Database, DatabaseOptions } from './open.ts';
import { pgliteWays } from './pgliteWays.ts';
import { ensureSpaceIn } from './spaceLeft.ts';
import { setWays } from './ways.ts';

/**
 * PGlite fills its folder file by file, and takes a folder that was half filled when its process was killed
 * for a database. So the folder gets its name when it is whole. Nobody else may read what is in it.
 */
const makeFolder = async (directory: string): Promise<void> => {
  if (!existsSync(path.join(directory, 'PG_VERSION'))) {
    const making = `${directory}${UNFINISHED}`;
    await rm(making, { recursive: true, force: true });
    await mkdir(making, { recursive: true });
    await ensureSpaceIn(making);
    await (await PGlite.create(making)).close();
    await rename(making, directory);
  }
  await chmod(directory, 0o700);
};

const READS = /^\s*select\b/i;

/** What is asked of the engine outside transactions. */
const asked = (engine: PGlite, ensureSpace: () => Promise<void>): Pick<PGlite, 'query' | 'exec' | 'transaction'> => ({
  query: async (...question) => {
    if (!READS.test(question[0])) await ensureSpace();
    return engine.query(...question);
  },
  exec: async (...statements) => {
    await ensureSpace();
    return engine.exec(...statements);
  },
  transaction: (work) => engine.transaction(work),
});

/** PGlite belongs to one process, so work under one lock waits for the work before it, and for nothing else. */
const inTurn = (): Database['exclusively'] => {
  const last = new Map<number, Promise<unknown>>();
  return (lock, work) => {
    const turn = (last.get(lock) ?? Promise.resolve()).then(work);
    last.set(
      lock,
      turn.catch(() => undefined),
    );
    return turn;
  };
};

/** Opens PGlite in its folder, which is made when missing, or in memory. */
export const openPglite = async ({
  directory,
  snapshot,
  migrationsFolder = MIGRATIONS_FOLDER,
}: DatabaseOptions): Promise<Database> => {
  if (directory !== null) await makeFolder(directory);
  const ensureSpace = async (): Promise<void> => {
    if (directory !== null) await ensureSpaceIn(directory);
  };
  const engine = await PGlite.create(directory ?? 'memory://', { loadDataDir: snapshot, extensions: { pg_trgm } });
  const client = asked(engine, ensureSpace);
  const db = drizzle({ client: client as PGlite });
  if (migrationsFolder !== null) await migrate(db, { migrationsFolder });
  setWays(db, pgliteWays(engine, ensureSpace));
  return {
    db,
    execute: async (sqlText, values) => {
      if (values?.length) return client.query(sqlText, values);
      try {
        return (await client.exec(sqlText)).at(-1) ?? { rows: [] };
      } catch (error) {
        await engine.exec('ROLLBACK');
        throw error;
      }
    },
    exclusively: inTurn(),
    listen: async (channel, onNotify) => {
      const stop = await engine.listen(channel, onNotify);
      return () => stop();
    },
    readChanges: () => ({ ask: changesOn(engine), close: () => Promise.resolve() }),
    snapshot: () => engine.dumpDataDir('none'),
    close: () => engine.close(),
  };
};
