import { getPeek } from './peek.svelte.ts';

/**
 * How long something may take before it is said that it goes on, in milliseconds: what is done by then shows nothing.
 * Style sheets have it as `--peek-patience`.
 */
export const PATIENCE_MS = 300;

/** For words that change while something goes on: whether it has lasted so long that they do. Called while a part is made. */
export const lasting = (isGoingOn: () => boolean): { readonly current: boolean } => {
  const { lifetime } = getPeek();
  let isLong = $state(false);
  // An effect, because time passes outside.
  $effect(() => {
    if (!isGoingOn()) return;
    const stop = lifetime.timeout(() => (isLong = true), PATIENCE_MS);
    return () => {
      stop();
      isLong = false;
    };
  });
  return {
    get current() {
      return isLong;
    },
  };
};
