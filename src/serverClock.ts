import { createSubscriber } from 'svelte/reactivity';
import type { Lifetime } from './lifetime.ts';

const TICK_MS = 1_000;

/**
 * The server's clock, as far as its answers tell it. `now` ticks once a second for whoever reads it
 * in a component, and not at all when nobody does.
 */
export class ServerClock {
  #offsetMs = 0;
  readonly #watch: () => void;

  constructor(lifetime: Lifetime) {
    this.#watch = createSubscriber((update) => lifetime.interval(update, TICK_MS));
  }

  /** Learns from an answer's `serverNow`. */
  see(serverNow: string): void {
    this.#offsetMs = Date.parse(serverNow) - Date.now();
  }

  /** Epoch milliseconds. */
  get now(): number {
    this.#watch();
    return Date.now() + this.#offsetMs;
  }
}
