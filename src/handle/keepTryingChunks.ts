/** Pauses before each further attempt, in milliseconds; each is varied by a quarter either way. */
const RETRY_AFTER_MS = [300, 1_000, 3_000];

type LoadChunk = (id: unknown) => Promise<unknown>;

/** A chunk loader that tries again with growing pauses; the last failure is the answer. */
export const persistent =
  (load: LoadChunk, pausesMs: readonly number[] = RETRY_AFTER_MS): LoadChunk =>
  async (id) => {
    for (const pauseMs of pausesMs) {
      try {
        return await load(id);
      } catch {
        await new Promise((resolve) => setTimeout(resolve, pauseMs * (0.75 + Math.random() / 2)));
      }
    }
    return load(id);
  };

declare let __webpack_chunk_load__: LoadChunk | undefined;

/** Makes webpack's own chunk loading, which gives up at the first failure, persistent. Does nothing without webpack. */
export const keepTryingChunks = (): void => {
  if (typeof __webpack_chunk_load__ === 'undefined') return;
  __webpack_chunk_load__ = persistent(__webpack_chunk_load__);
};
