import type { Disposer } from '#contracts';
import type { Lifetime } from './lifetime.ts';

/**
 * Calls `work` in the first task after the next frames have been painted; in a page that nobody sees, and which
 * therefore makes no frames, in the next task.
 */
export const afterPaint = (lifetime: Lifetime, work: () => void, frames = 1): Disposer => {
  if (frames === 0 || document.hidden) return lifetime.timeout(work, 0);
  let next: Disposer = () => undefined;
  const frame = requestAnimationFrame(() => {
    end();
    next = afterPaint(lifetime, work, frames - 1);
  });
  const end = lifetime.stream(() => cancelAnimationFrame(frame));
  return () => {
    end();
    next();
  };
};
