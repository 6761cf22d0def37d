import { createContext } from 'svelte';
import type { Disposer } from '#contracts';
import { afterPaint } from '../afterPaint.ts';
import type { Lifetime } from '../lifetime.ts';

/**
 * Lets what is costly to show, such as a mail's own document, come one in a frame and after the words around it: the
 * conversation is read first, and a fling never waits for a mail that it leaves behind.
 */
export class Turns {
  readonly #waiting: (() => void)[] = [];
  #isOpen = false;
  #next: Disposer | undefined;

  constructor(private readonly lifetime: Lifetime) {}

  /** The conversation is painted: turns begin, the first of them at once. */
  open(): void {
    if (this.#isOpen) return;
    this.#isOpen = true;
    this.#take();
  }

  /** Calls `show` when it is its turn; returns how to give the turn up. */
  wait(show: () => void): Disposer {
    this.#waiting.push(show);
    this.#goOn();
    return () => {
      const at = this.#waiting.indexOf(show);
      if (at >= 0) this.#waiting.splice(at, 1);
    };
  }

  #goOn(): void {
    if (!this.#isOpen || this.#next || this.#waiting.length === 0) return;
    this.#next = afterPaint(this.lifetime, () => {
      this.#next = undefined;
      this.#take();
    });
  }

  #take(): void {
    // The newest first: it is what was asked for, or what the reader has just come to.
    this.#waiting.pop()?.();
    this.#goOn();
  }
}

const [read, provide, isProvided] = createContext<Turns>();

/** A conversation says that what is costly in it waits for its turn. */
export const provideTurns = provide;

/** The turns of this conversation; null outside of one, where nothing waits. Called while a component is made. */
export const getTurns = (): Turns | null => (isProvided() ? read() : null);
