import type { RecordingChunk } from './protocol.ts';

/** What became of a piece: kept, refused for good, or not told for want of a connection. */
export type Recorded = 'kept' | 'refused' | 'not_told';

type Ack = Pick<RecordingChunk, 'sessionId' | 'pageId' | 'index'> & { readonly kept: boolean };

const keyOf = ({ sessionId, pageId, index }: Omit<Ack, 'kept'>): string => `${sessionId} ${pageId} ${index}`;

/**
 * Pieces of a recording on their way to the server. They are kept in the page that made them until they
 * are told here to be kept: the agent itself remembers none.
 */
export class Recordings {
  readonly #waiting = new Map<string, (recorded: Recorded) => void>();

  constructor(
    private readonly say: (chunk: RecordingChunk) => void,
    private readonly patienceMs: number,
  ) {}

  /** Hands a piece over and waits until the server has told what became of it. */
  hand(chunk: RecordingChunk): Promise<Recorded> {
    const key = keyOf(chunk);
    this.#waiting.get(key)?.('not_told');
    return new Promise((resolve) => {
      const timer = setTimeout(() => settle('not_told'), this.patienceMs);
      const settle = (recorded: Recorded): void => {
        clearTimeout(timer);
        this.#waiting.delete(key);
        resolve(recorded);
      };
      this.#waiting.set(key, settle);
      this.say(chunk);
    });
  }

  acknowledge(ack: Ack): void {
    this.#waiting.get(keyOf(ack))?.(ack.kept ? 'kept' : 'refused');
  }

  /** The connection is gone: what it has not told, it will not tell. */
  giveUp(): void {
    for (const settle of [...this.#waiting.values()]) settle('not_told');
  }
}
