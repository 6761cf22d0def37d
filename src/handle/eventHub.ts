import type { Disposer, PeekEvent, PeekEventType } from '#contracts';
import type { Emit } from '../peek.svelte.ts';

/** Puts what the Peek tells into envelopes and hands them to the host, until it is closed. */
export class EventHub {
  readonly #listeners = new Map<PeekEventType, Set<(event: PeekEvent) => void>>();
  #seq = 0;
  #closed = false;

  constructor(
    private readonly origin: { instanceId: string; ticketId: () => string; onEvent?: (event: PeekEvent) => void },
  ) {}

  readonly emit: Emit = (type, payload) => {
    if (this.#closed) return;
    this.#seq += 1;
    const event = {
      type,
      v: 1,
      seq: this.#seq,
      at: Date.now(),
      instanceId: this.origin.instanceId,
      ticketId: this.origin.ticketId(),
      payload,
    } as PeekEvent;
    for (const listener of [this.origin.onEvent, ...(this.#listeners.get(type) ?? [])]) {
      try {
        listener?.(event);
      } catch (error) {
        // A host's mistake must not break the panel; it reaches the host's own error handling.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  };

  on<K extends PeekEventType>(type: K, listener: (event: Extract<PeekEvent, { type: K }>) => void): Disposer {
    const listeners = this.#listeners.get(type) ?? new Set();
    this.#listeners.set(type, listeners.add(listener as (event: PeekEvent) => void));
    return () => listeners.delete(listener as (event: PeekEvent) => void);
  }

  /** Nothing is told any more. */
  close(): void {
    this.#closed = true;
    this.#listeners.clear();
  }
}
