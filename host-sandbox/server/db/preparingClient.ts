import type { Duplex } from 'node:stream';
import pg from 'pg';

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
 * queries that are asked without waiting for one another go out in one breath (pipelining).
 */
export class PreparingClient extends pg.Client {
  constructor(config?: pg.ClientConfig) {
    super({ ...config, pipeline: true });
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
    return super.query(named as string, values as unknown[], callback as never);
  }) as unknown as pg.Client['query'];
}
