import { drizzle } from 'drizzle-orm/node-postgres';
import type pg from 'pg';
import { tellAway } from './databaseAway.ts';
import type { Db } from './open.ts';
import { PreparingClient } from './preparingClient.ts';
import { APP_ROLE } from './ways.ts';

/** Nothing may hold up the others for longer. */
const LONGEST = '10s';

/** Tenants whose handles a connection keeps. */
const MOST_HANDLES = 200;

const SHOW = `select set_config('app.tenant_id', $1, false)`;

/** What a connection of a lane may do: only read, or note what may be lost when the database crashes right after. */
export type LaneKind = 'reads' | 'notes';

const MANNERS: Readonly<Record<LaneKind, string>> = {
  reads: 'set default_transaction_read_only = on',
  // A note is answered without waiting for the disk.
  notes: 'set synchronous_commit = off',
};

/** One connection for good under the role that sees rows of one tenant only. */
export interface Lane {
  /** Works that are not done yet. */
  readonly underWay: number;
  /** Whose rows it shows to what is asked now. */
  readonly tenantId: string | null;
  run<T>(tenantId: string, work: (db: Db) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** A fenced connection: nothing can be asked of it but through a handle that shows one tenant. */
class Fenced {
  tenantId: string | null = null;
  readonly #handles = new Map<string, Db>();
  /** Resolves when the connection shows {@link tenantId}. */
  #shown: Promise<unknown> = Promise.resolve();

  constructor(readonly client: pg.Client) {}

  handleFor(tenantId: string): Db {
    const known = this.#handles.get(tenantId);
    if (known) return known;
    if (this.#handles.size >= MOST_HANDLES) this.#handles.clear();
    const query = (...asked: Parameters<pg.Client['query']>) => this.#ask(tenantId, asked);
    const handle: Db = drizzle({ client: { query } as unknown as pg.Client });
    this.#handles.set(tenantId, handle);
    return handle;
  }

  /** PostgreSQL answers in the order of asking. What is read is handed on once it is known that it was read behind the fence. */
  async #ask(tenantId: string, asked: Parameters<pg.Client['query']>): Promise<unknown> {
    if (this.tenantId !== tenantId) {
      this.tenantId = tenantId;
      this.#shown = this.client.query(SHOW, [tenantId]);
      // Then nobody knows whose rows it shows.
      this.#shown.catch(() => void this.client.end());
    }
    const answered = this.client.query(...asked) as unknown as Promise<unknown>;
    const [answer] = await Promise.all([answered, this.#shown]);
    return answer;
  }
}

const connect = async (url: string, kind: LaneKind, onLost: () => void): Promise<Fenced> => {
  const client = new PreparingClient({ connectionString: url });
  client.once('error', onLost);
  // A connection that breaks must fail what is asked, not end the process.
  client.on('error', () => undefined);
  client.once('end', onLost);
  await tellAway(client.connect());
  try {
    await client.query(`set role ${APP_ROLE}`);
    await client.query(MANNERS[kind]);
    await client.query(`set statement_timeout = '${LONGEST}'`);
  } catch (error) {
    await client.end();
    throw error;
  }
  return new Fenced(client);
};

/** Opens a lane, which connects when it is first used, and again when its connection was lost. */
export const openLane = (url: string, kind: LaneKind = 'reads'): Lane => {
  let connection: Promise<Fenced> | null = null;
  let fenced: Fenced | null = null;
  let underWay = 0;
  const connected = (): Promise<Fenced> => {
    if (connection) return connection;
    const mine: Promise<Fenced> = connect(url, kind, () => {
      if (connection === mine) [connection, fenced] = [null, null];
    });
    connection = mine;
    mine.then(
      (ready) => {
        if (connection === mine) fenced = ready;
      },
      () => {
        if (connection === mine) connection = null;
      },
    );
    return mine;
  };
  return {
    get underWay() {
      return underWay;
    },
    get tenantId() {
      return fenced?.tenantId ?? null;
    },
    run: async (tenantId, work) => {
      underWay += 1;
      try {
        return await work((fenced ?? (await connected())).handleFor(tenantId));
      } finally {
        underWay -= 1;
      }
    },
    close: async () => {
      const last = await connection?.catch(() => null);
      await last?.client.end();
    },
  };
};
