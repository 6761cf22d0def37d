import type { Database } from '../db/open.ts';
import { ChangeFeed, type Changed } from './changeFeed.ts';

/** Something that was made of the database, with the keys of all that it was made of (migration `kept_answers`). */
export interface Made<T> {
  readonly value: T;
  /** About how much memory it takes. */
  readonly bytes: number;
  readonly keys: readonly string[];
}

interface Kept {
  readonly made: Made<unknown>;
  readonly bytes: number;
}

interface Making {
  readonly turn: number;
  readonly result: Promise<Made<unknown>>;
}

/** What the maps need beside the value and its keys. */
const OVERHEAD = 400;

const MOST_BYTES = 32 * 1024 * 1024;

/**
 * Answers of one server process, each kept until something that it shows has changed. Before one is given again, the
 * database is asked what has changed: whichever process changed it, what was committed before a request came is shown.
 * Those that were not asked for longest go when there are too many.
 */
export class KeptAnswers {
  readonly #feed: ChangeFeed;
  readonly #most: number;
  /** In the order of their last use. */
  readonly #kept = new Map<string, Kept>();
  /** Names of the answers that show a key. */
  readonly #showing = new Map<string, Set<string>>();
  readonly #making = new Map<string, Making>();
  /** Counts the answers of the database. */
  #turn = 0;
  /** When that which is being made was begun, oldest first. */
  readonly #begun = new Set<{ readonly turn: number }>();
  /** What changed while something was being made. */
  #missed: { readonly turn: number; readonly changed: Changed }[] = [];
  #bytes = 0;

  constructor(ask: () => Promise<Changed>, mostBytes = MOST_BYTES) {
    this.#feed = new ChangeFeed(ask, (changed) => this.#forget(changed));
    this.#most = mostBytes;
  }

  /** Bytes that are kept now. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * The kept answer of this name, else what `make` makes. The name must say everything on which it depends beside the
   * database. `make` reads after this was called; what it names as keys must be all that it has read.
   */
  async get<T>(name: string, make: () => Promise<Made<T>>): Promise<T> {
    try {
      await this.#feed.upToDate();
    } catch {
      // Whoever makes it will find the database gone, or not.
      return (await make()).value;
    }
    const kept = this.#kept.get(name);
    if (kept) {
      this.#kept.delete(name);
      this.#kept.set(name, kept);
      return kept.made.value as T;
    }
    // Who asks for the same in the same moment is given the same.
    const known = this.#making.get(name);
    if (known?.turn === this.#turn) return (await known.result).value as T;
    const making: Making = { turn: this.#turn, result: this.#make(name, make) };
    this.#making.set(name, making);
    try {
      return (await making.result).value as T;
    } finally {
      if (this.#making.get(name) === making) this.#making.delete(name);
    }
  }

  async #make<T>(name: string, make: () => Promise<Made<T>>): Promise<Made<T>> {
    const begun = { turn: this.#turn };
    this.#begun.add(begun);
    try {
      const made = await make();
      if (!this.#hasChanged(made.keys, begun.turn)) this.#keep(name, made);
      return made;
    } finally {
      this.#begun.delete(begun);
    }
  }

  /** Whether one of the keys has changed since a turn: then it may have been read before or after that. */
  #hasChanged(keys: readonly string[], since: number): boolean {
    return this.#missed.some(
      ({ turn, changed }) => turn > since && (!changed || changed.some((k) => keys.includes(k))),
    );
  }

  #keep(name: string, made: Made<unknown>): void {
    this.#drop(name);
    const bytes = OVERHEAD + made.bytes + 2 * name.length + made.keys.reduce((sum, key) => sum + 100 + key.length, 0);
    if (bytes > this.#most) return;
    this.#kept.set(name, { made, bytes });
    this.#bytes += bytes;
    for (const key of made.keys) {
      const names = this.#showing.get(key) ?? new Set();
      this.#showing.set(key, names.add(name));
    }
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= this.#most) return;
      this.#drop(oldest);
    }
  }

  #drop(name: string): void {
    const kept = this.#kept.get(name);
    if (!kept) return;
    this.#kept.delete(name);
    this.#bytes -= kept.bytes;
    for (const key of kept.made.keys) {
      const names = this.#showing.get(key);
      names?.delete(name);
      if (names?.size === 0) this.#showing.delete(key);
    }
  }

  #forget(changed: Changed): void {
    this.#turn += 1;
    if (changed?.length === 0) return;
    const [oldest] = this.#begun;
    this.#missed = oldest
      ? [...this.#missed.filter(({ turn }) => turn > oldest.turn), { turn: this.#turn, changed }]
      : [];
    if (changed === null) {
      this.#kept.clear();
      this.#showing.clear();
      this.#bytes = 0;
      return;
    }
    for (const key of changed) for (const name of [...(this.#showing.get(key) ?? [])]) this.#drop(name);
  }
}

/** Keeps answers that are made of a database. Returns how to stop, too. */
export const openKeptAnswers = (
  database: Pick<Database, 'readChanges'>,
): { kept: KeptAnswers; close(): Promise<void> } => {
  const reader = database.readChanges();
  return { kept: new KeptAnswers(() => reader.ask()), close: () => reader.close() };
};
