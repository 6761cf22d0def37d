import type { Lifetime } from '../lifetime.ts';

/** How long a message must have stood in a panel that can be seen until it counts as seen, in milliseconds. */
const LOOK_MS = 1_500;

/**
 * The newest message by a person that the technician has had before their eyes: what came in while the
 * page was hidden, or just now, is not seen yet, and stops a send.
 */
export class SeenMessage {
  /** Undefined until the conversation has been shown at all. */
  #id: string | null | undefined;
  #stop = (): void => undefined;

  constructor(
    private readonly lifetime: Lifetime,
    private readonly page: Document = document,
  ) {}

  get id(): string | null {
    return this.#id ?? null;
  }

  /** This one, and all before it, was put before the technician's eyes by other means. */
  see(id: string): void {
    this.#stop();
    this.#id = id;
  }

  /** The panel shows this as its newest message from now on; returns how to end the watch. */
  show(newestId: string | null): () => void {
    this.#stop();
    if (newestId === this.#id) return this.#stop;
    // The conversation that the panel opened with is what the technician answers.
    if (this.#id === undefined) this.#id = newestId;
    else this.#lookAt(newestId);
    return () => this.#stop();
  }

  #lookAt(id: string | null): void {
    let stopTimer = (): void => undefined;
    const look = (): void => {
      stopTimer();
      if (this.page.visibilityState === 'visible') stopTimer = this.lifetime.timeout(() => (this.#id = id), LOOK_MS);
    };
    const stopListening = this.lifetime.listen(this.page, 'visibilitychange', look);
    look();
    this.#stop = () => {
      stopTimer();
      stopListening();
    };
  }
}
