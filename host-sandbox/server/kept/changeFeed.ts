import type { ChangeReader } from '../db/changeReader.ts';

/** What has changed: keys, or everything where it is null. */
export type Changed = readonly string[] | null;

/**
 * Asks the database what has changed, once for all who want to know in the same moment: one question is under way at
 * a time, and whoever comes meanwhile is answered by the next.
 */
export class ChangeFeed {
  readonly #ask: ChangeReader['ask'];
  readonly #onChanged: (changed: Changed) => void;
  #running: Promise<void> = Promise.resolve();
  #next: Promise<void> | null = null;

  /** @param onChanged hears of every answer before anybody goes on who waited for it */
  constructor(ask: ChangeReader['ask'], onChanged: (changed: Changed) => void) {
    this.#ask = ask;
    this.#onChanged = onChanged;
  }

  /** Resolves once all that was committed before this call has been told. Rejects when the database does not answer. */
  upToDate(): Promise<void> {
    this.#next ??= this.#askAfter(this.#running);
    return this.#next;
  }

  async #askAfter(running: Promise<void>): Promise<void> {
    await running.catch(() => undefined);
    // Who asks in this turn of the event loop still comes in.
    await new Promise<void>((resolve) => setImmediate(resolve));
    this.#running = this.#next ?? Promise.resolve();
    this.#next = null;
    try {
      this.#onChanged(await this.#ask());
    } catch (error) {
      this.#onChanged(null);
      throw error;
    }
  }
}
