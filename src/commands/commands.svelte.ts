/** Something that can be done in the panel, by its key or from the command palette. */
export interface Command {
  readonly id: string;
  readonly label: string;
  /** One letter or sign that does it while nothing is being typed, e.g. `j`. */
  readonly key?: string;
  readonly run: () => void;
}

/** What can be done now. Each part of the panel provides its own, for as long as it is there. */
export class Commands {
  #provided: ReadonlyMap<symbol, readonly Command[]> = $state.raw(new Map());
  readonly list: readonly Command[] = $derived([...this.#provided.values()].flat());

  /** Takes a part's commands in. Returns how to take them out again. */
  provide(commands: readonly Command[]): () => void {
    const part = Symbol('part');
    this.#provided = new Map(this.#provided).set(part, commands);
    return () => {
      const rest = new Map(this.#provided);
      rest.delete(part);
      this.#provided = rest;
    };
  }

  /** The command of a key; undefined when it has none. */
  ofKey(key: string): Command | undefined {
    return this.list.find((command) => command.key === key);
  }
}
