import type { Disposer } from '#contracts';

type Kind = 'timers' | 'listeners' | 'streams' | 'observers';

/**
 * All that a mounted Peek has set going: what begins here, ends here. Nothing in the remote calls
 * `setTimeout`, `setInterval` or `addEventListener` on things that outlive it by any other way.
 */
export class Lifetime {
  readonly #alive: Record<Kind, Set<Disposer>> = {
    timers: new Set(),
    listeners: new Set(),
    streams: new Set(),
    observers: new Set(),
  };

  #keep(kind: Kind, stop: Disposer): Disposer {
    const dispose = (): void => {
      if (this.#alive[kind].delete(dispose)) stop();
    };
    this.#alive[kind].add(dispose);
    return dispose;
  }

  /** Calls `work` once, after `ms` milliseconds. */
  timeout(work: () => void, ms: number): Disposer {
    const timer = setTimeout(() => {
      dispose();
      work();
    }, ms);
    const dispose = this.#keep('timers', () => clearTimeout(timer));
    return dispose;
  }

  /** Calls `work` every `ms` milliseconds. */
  interval(work: () => void, ms: number): Disposer {
    const timer = setInterval(work, ms);
    return this.#keep('timers', () => clearInterval(timer));
  }

  /** Listens on something that outlives the Peek: window, document, a signal. */
  listen(target: EventTarget, type: string, listener: (event: Event) => void): Disposer {
    target.addEventListener(type, listener);
    return this.#keep('listeners', () => target.removeEventListener(type, listener));
  }

  /** Takes over a stream, or whatever else has an end. */
  stream(stop: Disposer): Disposer {
    return this.#keep('streams', stop);
  }

  /** Calls `work` once, when an element that was in view has left the document by somebody else's hand. */
  removal(element: Element, work: () => void): Disposer {
    const observer = new IntersectionObserver(() => {
      if (!element.isConnected) work();
    });
    observer.observe(element);
    return this.#keep('observers', () => observer.disconnect());
  }

  /** How much of each kind is alive. */
  count(): Record<Kind, number> {
    const { timers, listeners, streams, observers } = this.#alive;
    return { timers: timers.size, listeners: listeners.size, streams: streams.size, observers: observers.size };
  }

  /** Ends everything, also where ending one thing throws; what was thrown first is thrown then. */
  end(): void {
    const thrown: unknown[] = [];
    for (const dispose of Object.values(this.#alive).flatMap((kind) => [...kind])) {
      try {
        dispose();
      } catch (error) {
        thrown.push(error);
      }
    }
    if (thrown.length > 0) throw thrown[0];
  }
}
