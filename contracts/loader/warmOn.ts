import { savesData } from './savesData.ts';

/** How long the pointer rests on a row before it counts, in milliseconds. */
const REST_MS = 80;

/**
 * Calls `warm` whenever the pointer has rested on `element`, or the focus has come into it. Returns what ends it. Does
 * nothing where the person saves data.
 */
export const warmOn = (element: Element, warm: () => void): (() => void) => {
  if (savesData()) return () => undefined;
  let rest: ReturnType<typeof setTimeout> | undefined;
  const begin = (): void => {
    rest ??= setTimeout(warm, REST_MS);
  };
  const end = (): void => {
    clearTimeout(rest);
    rest = undefined;
  };
  const kinds = [
    ['pointerenter', begin],
    ['focusin', begin],
    ['pointerleave', end],
    ['focusout', end],
  ] as const;
  for (const [type, listener] of kinds) element.addEventListener(type, listener);
  return () => {
    end();
    for (const [type, listener] of kinds) element.removeEventListener(type, listener);
  };
};
