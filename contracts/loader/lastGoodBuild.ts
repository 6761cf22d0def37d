import * as z from 'zod/mini';
import { fitManifest, type FitManifest } from './manifest.ts';

/** Where a loader keeps the manifest that it last loaded from; `localStorage` is one. */
export type KeptManifests = Pick<Storage, 'getItem' | 'setItem'>;

/** What is kept: the manifest's text, and the address that its files are found from. */
const keptSchema = z.object({ url: z.string(), text: z.string() });

const keyOf = (manifestUrl: string): string => `ticket-peek:last-good:${manifestUrl}`;

/** The manifest of the build that last ran in this browser; null when there is none, or none that fits any more. */
export const lastGoodBuild = (keep: KeptManifests | null, manifestUrl: string): FitManifest | null => {
  try {
    const kept = keep?.getItem(keyOf(manifestUrl));
    if (!kept) return null;
    const { url, text } = keptSchema.parse(JSON.parse(kept));
    return fitManifest(url, text);
  } catch {
    return null;
  }
};

/** Remembers a build that ran. A browser that keeps nothing goes without. */
export const keepGoodBuild = (keep: KeptManifests | null, manifestUrl: string, { url, text }: FitManifest): void => {
  try {
    keep?.setItem(keyOf(manifestUrl), JSON.stringify({ url, text }));
  } catch {
    // Full, or forbidden: the next visit has no older build to fall back to.
  }
};
