import type { Duplex } from 'node:stream';
import pg from 'pg';
import { tellAway } from './databaseAway.ts';
import { PATIENCE_MS, SilenceWatch } from './silence.ts';

/** Texts that get a name; what varies more than that is planned each time. */
const MOST_NAMES = 1_000;

const names = new Map<string, string>();

const nameOf = (text: string): string | undefined => {
  const known = names.get(text);
  if (known !== undefined || names.size >= MOST_NAMES) return known;
  const name = `peek_${names.size}`;
  names.set(text, name);
  return name;
};

const isPlain = (query: unknown): query is pg.QueryConfig =>
  typeof query === 'object' && query !== null && 'text' in query && !('submit' in query);

/**
 * A connection on which each text with parameters is parsed and planned once (a named statement), and
 * queries that are asked without waiting for one another go out in one breath (pipelining). It waits for no
 * server that has fallen silent.
 */
export class PreparingClient extends pg.Client {
  readonly #silence: SilenceWatch;

  constructor(config?: pg.ClientConfig) {
    super({ ...config, pipeline: true, connectionTimeoutMillis: PATIENCE_MS });
    this.#silence = new SilenceWatch(
      config?.connectionString,
      this as unknown as ConstructorParameters<typeof SilenceWatch>[1],
    );
    this.on('drain', () => this.#silence.end());
    this.on('end', () => this.#silence.end());
  }

  /** What is asked in one turn of the event loop is written at once. */
  #gather(): void {
    const { stream } = (this as unknown as { readonly connection: { readonly stream: Duplex } }).connection;
    if (stream.writableCorked > 0) return;
    stream.cork();
    setImmediate(() => stream.uncork());
  }

  override query = ((query: unknown, values?: unknown, callback?: unknown) => {
    const parameters = isPlain(query) ? (query.values ?? values) : undefined;
    const named =
      isPlain(query) && query.name === undefined && Array.isArray(parameters) && parameters.length > 0
        ? { ...query, name: nameOf(query.text) }
        : query;
    this.#gather();
    this.#silence.begin();
    const answer: unknown = super.query(named as string, values as unknown[], callback as never);
    return answer instanceof Promise ? tellAway(answer) : answer;
  }) as unknown as pg.Client['query'];
}
