import type { PeekRemote } from '../host.ts';
import type { DefineTicketPeek, PeekBridge } from '../mounts.ts';
import { Builds } from './builds.ts';
import { Federation } from './federation.ts';
import { keepGoodBuild, type KeptManifests } from './lastGoodBuild.ts';
import type { FitManifest } from './manifest.ts';
import { RemoteRefusal, type LoadFailure } from './refusal.ts';
import { warmOn } from './warmOn.ts';
import { whenIdle } from './whenIdle.ts';

export type LoadResult = { readonly ok: true; readonly remote: PeekRemote } | LoadFailure;

export interface PeekLoaderOptions {
  /** Where the manifest lies: a channel's (`…/stable/mf-manifest.json`) or one build's. */
  readonly manifestUrl: string;
  /** Names this host in Module Federation's registry; unique on the page. */
  readonly hostName?: string;
  /** How long the manifest, and then the entry, may take, in milliseconds. */
  readonly timeoutMs?: number;
  /** Pauses before each further attempt, in milliseconds; each is varied by a quarter either way. */
  readonly retryAfterMs?: readonly number[];
  /** Whose page it is: a canary goes to the same tenants each time. Without it, none goes here. */
  readonly tenantId?: string;
  /**
   * Hears once of each newer release than the one that this page has loaded and stays with; the host may
   * offer to load the page anew. Looked for when the remote is asked for, at most every five minutes.
   */
  readonly onNewer?: (version: string) => void;
  /** What the page's policy asks scripts to carry; lend it to the Peek, too, as the capability `nonce`. */
  readonly nonce?: string;
  /** Where the last build that ran is kept; null keeps none. */
  readonly keep?: KeptManifests | null;
}

/** What the remote offers beside `mount`. */
export interface PeekModules {
  readonly bridge: { default: PeekBridge };
  readonly element: { default: DefineTicketPeek };
}

/** Loads the remote at runtime. */
export interface PeekLoader {
  /** The remote if it is here already. */
  peekIfLoaded(): PeekRemote | undefined;
  /** The remote, or why not; never rejects. Concurrent calls share one attempt, and a failure is not kept. */
  load(): Promise<LoadResult>;
  /** Another module of the same build, after the same checks. Rejects with an Error that says why it is not to be had. */
  loadModule<K extends keyof PeekModules>(name: K): Promise<PeekModules[K]>;
  /**
   * Loads ahead of any click, once the page has nothing else to do: to be called when what the page is for has been
   * shown. A failure is not told; whoever asks next tries again. Returns what ends the wait. Does nothing where the
   * person saves data.
   */
  loadWhenIdle(): () => void;
  /**
   * Loads ahead of a click while the pointer rests on, or the focus is in, `element`. `onLoaded` may prefetch a
   * ticket. Returns what ends it. Does nothing where the person saves data.
   */
  warmOn(element: Element, onLoaded?: (remote: PeekRemote) => void): () => void;
}

/** How often is looked for a newer release, in milliseconds. */
const LOOK_EVERY_MS = 5 * 60_000;

const browserStorage = (): KeptManifests | null => {
  try {
    return localStorage;
  } catch {
    return null;
  }
};

const failureOf = (error: unknown): LoadFailure =>
  error instanceof RemoteRefusal
    ? { ok: false, reason: error.reason, message: error.message }
    : { ok: false, reason: 'unreachable', message: String(error) };

/**
 * What a host takes the Peek through: one manifest, read anew and checked before any code runs, attempts with growing
 * pauses, then the build that last ran in this browser, or the release before. What the host shows when all fails is
 * the host's own.
 */
export const createPeekLoader = (options: PeekLoaderOptions): PeekLoader => {
  const { manifestUrl, hostName = 'ticketPeekHost', timeoutMs = 4_000, retryAfterMs = [300, 1_000, 3_000] } = options;
  const keep = options.keep === undefined ? browserStorage() : options.keep;
  const builds = new Builds({ manifestUrl, timeoutMs, tenantId: options.tenantId, keep });
  const federation = new Federation(hostName, timeoutMs, options.nonce);
  let loaded: PeekRemote | undefined;
  let loading: Promise<LoadResult> | undefined;

  let version: string | null = null;
  let lookedAt = 0;
  const told = new Set<string>();
  const lookForNewer = async (): Promise<void> => {
    if (!options.onNewer || Date.now() - lookedAt < LOOK_EVERY_MS) return;
    lookedAt = Date.now();
    const newest = await builds.own().catch(() => null);
    if (!newest?.version || newest.version === version || told.has(newest.version)) return;
    told.add(newest.version);
    options.onNewer(newest.version);
  };

  const loadOnce = async (manifest: FitManifest): Promise<LoadResult> => {
    loaded = await federation.load(manifest);
    keepGoodBuild(keep, manifestUrl, manifest);
    version = manifest.version;
    lookedAt = Date.now();
    return { ok: true, remote: loaded };
  };
  const loadAnother = async (failure: LoadFailure, failed: FitManifest | null): Promise<LoadResult> => {
    for await (const manifest of builds.instead(failed)) {
      const result = await loadOnce(manifest).catch(() => null);
      if (result) return result;
    }
    return failure;
  };

  const loadWithRetries = async (): Promise<LoadResult> => {
    for (const delayMs of [...retryAfterMs, null]) {
      let manifest: FitManifest | null = null;
      try {
        manifest = await builds.own();
        return await loadOnce(manifest);
      } catch (error) {
        const failure = failureOf(error);
        // A contract that this page does not speak is not spoken at the next attempt either.
        if (delayMs === null || failure.reason !== 'unreachable') return loadAnother(failure, manifest);
        await new Promise((resolve) => setTimeout(resolve, delayMs * (0.75 + Math.random() / 2)));
      }
    }
    throw new Error('There is always a last attempt.');
  };

  const load = (): Promise<LoadResult> => {
    if (loaded) {
      void lookForNewer();
      return Promise.resolve({ ok: true, remote: loaded });
    }
    loading ??= loadWithRetries().finally(() => (loading = undefined));
    return loading;
  };

  return {
    peekIfLoaded: () => loaded,
    load,
    loadModule: async <K extends keyof PeekModules>(name: K) => {
      const result = await load();
      if (!result.ok) throw new RemoteRefusal(result.reason, result.message);
      return (await federation.module(name)) as PeekModules[K];
    },
    loadWhenIdle: () => whenIdle(() => void load()),
    warmOn: (element, onLoaded) =>
      warmOn(element, () => void load().then((result) => result.ok && onLoaded?.(result.remote))),
  };
};
