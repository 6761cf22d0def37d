import '@testing-library/jest-dom/vitest';
import { configure } from '@testing-library/svelte';

// It only ends what hangs.
configure({ asyncUtilTimeout: 10_000 });

/** What a list that shows only what is in view takes its sizes from: here everything is in view. */
window.ResizeObserver = class {
  #observed = new Set<Element>();
  constructor(private readonly tell: ResizeObserverCallback) {}
  observe(target: Element): void {
    this.#observed.add(target);
    const height =
      getComputedStyle(target).overflowY === 'auto' || target.getAttribute('role') === 'log' ? 100_000 : 50;
    queueMicrotask(() => {
      if (!this.#observed.has(target)) return;
      const entry = { target, contentRect: { width: 600, height } } as unknown as ResizeObserverEntry;
      this.tell([entry], this);
    });
  }
  unobserve(target: Element): void {
    this.#observed.delete(target);
  }
  disconnect(): void {
    this.#observed.clear();
  }
};
Object.defineProperty(HTMLElement.prototype, 'offsetParent', {
  configurable: true,
  get(this: HTMLElement) {
    return this.parentElement;
  },
});
