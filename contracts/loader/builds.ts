import { isInCanary } from './canary.ts';
import { lastGoodBuild, type KeptManifests } from './lastGoodBuild.ts';
import { fetchManifest, fetchText, fitManifest, previousOf, type FitManifest } from './manifest.ts';

/** Which builds a page may load, by the channel's manifest and by what has run in this browser before. */
export class Builds {
  /** What the channel has answered last, and the release before it. */
  #channel: FitManifest | null = null;
  #previousUrl: string | undefined;

  constructor(
    private readonly options: {
      readonly manifestUrl: string;
      readonly timeoutMs: number;
      readonly tenantId: string | undefined;
      readonly keep: KeptManifests | null;
    },
  ) {}

  /** The build that is this page's now: the channel's, or its canary where this tenant is among the first. Throws a `RemoteRefusal`. */
  async own(): Promise<FitManifest> {
    const { manifestUrl, timeoutMs, tenantId } = this.options;
    const text = await fetchText(manifestUrl, timeoutMs);
    // Read before the gate: a page that the new release does not speak to may go on with the one before.
    this.#previousUrl = previousOf(text)?.manifestUrl;
    const manifest = fitManifest(manifestUrl, text);
    this.#channel = manifest;
    const { canary } = manifest;
    if (!canary || tenantId === undefined || !isInCanary(tenantId, canary.version, canary.percent)) return manifest;
    // A canary that cannot be had must keep nobody from working.
    return fetchManifest(canary.manifestUrl, timeoutMs).catch(() => manifest);
  }

  /**
   * What is left when `failed` cannot be had, the best first: the build that last ran in this browser, the channel's own
   * where a canary failed, the release before.
   */
  async *instead(failed: FitManifest | null): AsyncGenerator<FitManifest> {
    const { manifestUrl, timeoutMs, keep } = this.options;
    const tried = new Set([failed?.text]);
    const previousUrl = this.#previousUrl;
    const candidates = [
      () => lastGoodBuild(keep, manifestUrl),
      () => this.#channel,
      () => (previousUrl === undefined ? null : fetchManifest(previousUrl, timeoutMs)),
    ];
    for (const candidate of candidates) {
      const manifest = await Promise.resolve(candidate()).catch(() => null);
      if (!manifest || tried.has(manifest.text)) continue;
      tried.add(manifest.text);
      yield manifest;
    }
  }
}
