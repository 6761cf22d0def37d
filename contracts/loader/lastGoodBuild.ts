import { fitManifest, type FitManifest } from './manifest.ts';

/** Where a loader keeps the manifest that it last loaded from; `localStorage` is one. */
export type KeptManifests = Pick<Storage, 'getItem' | 'setItem'>;

const keyOf = (manifestUrl: string): string => `ticket-peek:last-good:${manifestUrl}`;

/** The manifest of the build that last ran in this browser; null when there is none, or none that fits any more. */
export const lastGoodBuild = (kept: KeptManifests | null, manifestUrl: string): FitManifest | null => {
  try {
    const text = kept?.getItem(keyOf(manifestUrl));
    return text ? fitManifest(text) : null;
  } catch {
    return null;
  }
};

/** Remembers a build that ran. A browser that keeps nothing goes without. */
export const keepGoodBuild = (kept: KeptManifests | null, manifestUrl: string, { text }: FitManifest): void => {
  try {
    kept?.setItem(keyOf(manifestUrl), text);
  } catch {
    // Full, or forbidden: the next visit has no older build to fall back to.
  }
};
