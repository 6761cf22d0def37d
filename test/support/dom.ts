import '@testing-library/jest-dom/vitest';
import { configure } from '@testing-library/svelte';
import { PATIENCE_MS } from './patience.ts';

configure({ asyncUtilTimeout: PATIENCE_MS });

/** Here everything is in view: jsdom lays nothing out, and a list that shows only what is in view asks how high that is. */
const VIEW_PX = 100_000;
const ROW_PX = 50;
window.innerHeight = VIEW_PX;
Object.defineProperty(HTMLElement.prototype, 'clientHeight', {
  configurable: true,
  get(this: HTMLElement) {
    return this.getAttribute('role') === 'log' ? VIEW_PX : 0;
  },
});
window.ResizeObserver = class {
  #observed = new Set<Element>();
  constructor(private readonly tell: ResizeObserverCallback) {}
  observe(target: Element): void {
    this.#observed.add(target);
    const height = target.getAttribute('role') === 'log' ? VIEW_PX : ROW_PX;
    queueMicrotask(() => {
      if (!this.#observed.has(target)) return;
      // The remotes of earlier releases (test/frozen) ask for the latter.
      const borderBoxSize = [{ inlineSize: 600, blockSize: height }];
      const entry = { target, borderBoxSize, contentRect: { width: 600, height } };
      this.tell([entry as unknown as ResizeObserverEntry], this);
    });
  }
  unobserve(target: Element): void {
    this.#observed.delete(target);
  }
  disconnect(): void {
    this.#observed.clear();
  }
};
