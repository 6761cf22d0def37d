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
  // Parts come and go in the middle of one another's updates: the map is plain, and only its version is watched.
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- watched by its version, see above
  readonly #provided = new Map<symbol, readonly Command[]>();
  #version = $state(0);
  readonly list: readonly Command[] = $derived.by(() => {
    void this.#version;
    return [...this.#provided.values()].flat();
  });

  /** Takes a part's commands in. Returns how to take them out again. */
  provide(commands: readonly Command[]): () => void {
    const part = Symbol('part');
    this.#provided.set(part, commands);
    this.#version += 1;
    return () => {
      this.#provided.delete(part);
      this.#version += 1;
    };
  }

  /** The command of a key; undefined when it has none. */
  ofKey(key: string): Command | undefined {
    return this.list.find((command) => command.key === key);
  }
}
