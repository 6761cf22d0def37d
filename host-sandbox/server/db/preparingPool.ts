import pg from 'pg';
import { tellAway } from './databaseAway.ts';
import { PreparingClient } from './preparingClient.ts';

/** Connections for work that writes. */
const MOST = 10;

/**
 * How long a transaction may wait for its next query, in milliseconds. Ours never wait for anything but the database: one
 * that does has lost its connection without PostgreSQL's hearing of it, and would keep its locks from everybody for hours.
 */
const ABANDONED_MS = 5_000;

/** Connections that are taken in turns; each is a {@link PreparingClient}. */
export class PreparingPool extends pg.Pool {
  constructor(connectionString: string) {
    super({
      ...{ connectionString, max: MOST, Client: PreparingClient },
      idle_in_transaction_session_timeout: ABANDONED_MS,
    });
    // An idle connection may break (PostgreSQL restarts); the pool replaces it, the process must not end.
    this.on('error', () => undefined);
    // The same for a connection that is in use between two of its queries: the next query tells.
    this.on('connect', (client) => client.on('error', () => undefined));
  }

  override connect = ((callback?: Parameters<pg.Pool['connect']>[0]) =>
    callback ? super.connect(callback) : tellAway(super.connect())) as pg.Pool['connect'];

  override query = ((...asked: Parameters<pg.Pool['query']>) => {
    const answer: unknown = super.query(...asked);
    return answer instanceof Promise ? tellAway(answer) : answer;
  }) as unknown as pg.Pool['query'];
}
