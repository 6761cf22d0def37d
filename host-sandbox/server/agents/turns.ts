/** Work that follows in turn under each key, and side by side under different keys. */
export interface Turns {
  /** Runs `work` after everything that was given before under this key; settles as it does. */
  take<T>(key: string, work: () => Promise<T> | T): Promise<T>;
  /** Resolves when nothing is left to do. */
  idle(): Promise<void>;
}

export const createTurns = (): Turns => {
  const last = new Map<string, Promise<void>>();
  return {
    take: (key, work) => {
      const done = (last.get(key) ?? Promise.resolve()).then(work);
      const settled: Promise<void> = done
        .then(
          () => undefined,
          () => undefined,
        )
        .then(() => {
          if (last.get(key) === settled) last.delete(key);
        });
      last.set(key, settled);
      return done;
    },
    idle: async () => {
      while (last.size > 0) await Promise.all(last.values());
    },
  };
};
