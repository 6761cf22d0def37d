import type { Duplex } from 'node:stream';
import pg from 'pg';

/** How long nothing may be heard of what was asked before somebody looks. */
const SILENT_MS = 2_500;

/** How long a server may take to say anything at all. */
export const PATIENCE_MS = 2_500;

/** PostgreSQL's refusal of one connection more: it is there, and busy. */
const TOO_MANY = '53300';

/** A connection, as far as its silence is concerned. */
interface Watched {
  readonly processID: number | null;
  readonly connection: { readonly stream: Duplex & { readonly bytesRead: number } };
}

/** Whether PostgreSQL itself says, on another connection, that it is at work for one. */
const isAtWork = async (connectionString: string | undefined, processId: number | null): Promise<boolean> => {
  const asker = new pg.Client({ connectionString, connectionTimeoutMillis: PATIENCE_MS, query_timeout: PATIENCE_MS });
  // What breaks fails the question below.
  asker.on('error', () => undefined);
  try {
    await asker.connect();
    const asked = `select 1 from pg_stat_activity where pid = $1 and state = 'active'`;
    return (await asker.query(asked, [processId])).rowCount === 1;
  } catch (error) {
    return error instanceof pg.DatabaseError && error.code === TOO_MANY;
  } finally {
    void asker.end().catch(() => undefined);
  }
};

/**
 * Tells a connection that has lost its server from one on which something takes long: a network that swallows
 * what is sent says nothing of it for many minutes. What was asked on a lost one fails.
 */
export class SilenceWatch {
  #timer: NodeJS.Timeout | undefined;
  #heard = 0;

  constructor(
    private readonly connectionString: string | undefined,
    private readonly watched: Watched,
  ) {}

  /** Something has been asked. */
  begin(): void {
    if (this.#timer) return;
    this.#heard = this.watched.connection.stream.bytesRead;
    this.#timer = setTimeout(() => void this.#look(), SILENT_MS).unref();
  }

  /** Everything has been answered, or nothing will be any more. */
  end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  async #look(): Promise<void> {
    const mine = this.#timer;
    const { stream } = this.watched.connection;
    const isSilent = (): boolean => stream.bytesRead === this.#heard;
    const isLost = isSilent() && !(await isAtWork(this.connectionString, this.watched.processID)) && isSilent();
    // Meanwhile it has been answered.
    if (this.#timer !== mine) return;
    this.end();
    if (isLost) stream.destroy(Object.assign(new Error('The database has fallen silent.'), { code: 'ETIMEDOUT' }));
    else this.begin();
  }
}
