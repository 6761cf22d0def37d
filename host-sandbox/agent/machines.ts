import type { Machine } from './machine.ts';

/** The machines that are enrolled, and who wants to hear of their changes. */
export class Machines implements Iterable<Machine> {
  readonly #byAsset = new Map<string, Machine>();
  readonly #listeners = new Set<(assetId: string | null) => void>();

  [Symbol.iterator](): Iterator<Machine> {
    return this.#byAsset.values();
  }

  get(assetId: string): Machine | undefined {
    return this.#byAsset.get(assetId);
  }

  add(machine: Machine): void {
    this.#byAsset.set(machine.assetId, machine);
    this.announce();
  }

  /** Takes a machine away and returns it; closing it is the caller's. */
  remove(assetId: string): Machine | undefined {
    const machine = this.#byAsset.get(assetId);
    this.#byAsset.delete(assetId);
    this.announce();
    return machine;
  }

  /** Tells the listeners that a machine has changed, or all of them. */
  announce(assetId: string | null = null): void {
    for (const listener of this.#listeners) listener(assetId);
  }

  /** Calls `listener` after each change, with the machine's id, or null for all; the returned function ends it. */
  onChange(listener: (assetId: string | null) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}
