import type { Disposer } from '#contracts';
import { whenIdle } from '#contracts/loader/whenIdle.ts';

let isNeeded = true;
let end: Disposer = () => undefined;

/**
 * Rehearses an opening as soon as the page is idle, so that the first real one is as quick as the second
 * (docs/decisions/0039-the-first-opening-is-rehearsed.md). Never rejects: without it nothing is missing.
 */
export const rehearseWhenIdle = async (): Promise<void> => {
  const code = await import('../rehearsal/rehearse.ts').catch(() => null);
  if (!code || !isNeeded) return;
  end = whenIdle(() => (end = code.rehearse()));
};

/** A real opening comes before any rehearsal, and needs none. */
export const endRehearsals = (): void => {
  isNeeded = false;
  end();
};
