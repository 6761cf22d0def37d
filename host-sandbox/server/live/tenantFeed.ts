import type { LiveBatch, LiveEventRow } from './readNews.ts';

/** Newest news that are kept at hand; a stream that is further behind reads the database. */
const AT_HAND = 1_000;

/** An open stream: what it tells, and how to tell it that there is something. */
export interface FeedReader {
  readonly topics: () => readonly string[];
  readonly wake: () => void;
}

/** Where a feed reads. */
export interface FeedSource {
  /** The id of the newest piece of news. */
  newest(): Promise<number>;
  /** News of all topics after a position. */
  after(position: number): Promise<LiveBatch>;
}

/** The newest news of one tenant, read once for all of its open streams. */
export class TenantFeed {
  readonly #source: FeedSource;
  readonly #readers = new Set<FeedReader>();
  /** Oldest first: all news after {@link #from} up to {@link #to}. Null as long as nothing was read. */
  #news: readonly LiveEventRow[] | null = null;
  #from = 0;
  #to = 0;
  #pulling = false;
  /** Said while it was being read: there may be more. */
  #again = false;

  constructor(source: FeedSource) {
    this.#source = source;
  }

  get isEmpty(): boolean {
    return this.#readers.size === 0;
  }

  /** Lets a stream be woken. Returns how to leave. */
  join(reader: FeedReader): () => void {
    this.#readers.add(reader);
    if (this.#news === null) this.pull();
    return () => this.#readers.delete(reader);
  }

  /** News of the topics after a position, when they are at hand. */
  read(topics: readonly string[], after: number): LiveBatch | null {
    if (this.#news === null || after < this.#from) return null;
    const events = this.#news.filter(({ id, topic }) => id > after && topics.includes(topic));
    return { events, full: false, position: Math.max(after, this.#to) };
  }

  /** Reads what is new and wakes whom it concerns. */
  pull(): void {
    this.#again = true;
    if (this.#pulling) return;
    this.#pulling = true;
    void this.#run().finally(() => (this.#pulling = false));
  }

  async #run(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      try {
        await this.#readOn();
      } catch {
        // The streams read by themselves, and end when they cannot.
        this.#news = null;
        for (const { wake } of this.#readers) wake();
      }
    }
  }

  async #readOn(): Promise<void> {
    if (this.#news === null) {
      // Nobody knows what came before: whoever is behind reads it from the database, now.
      const position = await this.#source.newest();
      [this.#news, this.#from, this.#to] = [[], position, position];
      for (const { wake } of this.#readers) wake();
      return;
    }
    const { events, position, full } = await this.#source.after(this.#to);
    if (events.length === 0 && (await this.#source.newest()) < this.#to) {
      // Counting has begun anew: the database was emptied under us.
      this.#news = null;
      return this.#readOn();
    }
    this.#to = position;
    this.#news = [...this.#news, ...events];
    if (this.#news.length > AT_HAND) {
      this.#from = this.#news.at(-AT_HAND - 1)?.id ?? this.#from;
      this.#news = this.#news.slice(-AT_HAND);
    }
    if (full) this.#again = true;
    const told = new Set(events.map(({ topic }) => topic));
    for (const { topics, wake } of this.#readers) if (topics().some((topic) => told.has(topic))) wake();
  }
}
