import { createInstance, type ModuleFederation } from '@module-federation/runtime';
import * as z from 'zod/mini';
import { CONTRACT_ID, CONTRACT_VERSION, type PeekRemote } from '#contracts';

const MANIFEST_TIMEOUT_MS = 4_000;
const RETRY_AFTER_MS = [300, 1_000, 3_000];
const REMOTE = 'mspTicketPeek';

/** Why the Peek is not to be had. */
export type LoadFailure = {
  readonly ok: false;
  readonly reason: 'unreachable' | 'not_a_remote' | 'wrong_contract';
  readonly message: string;
};
export type LoadResult = { readonly ok: true; readonly remote: PeekRemote } | LoadFailure;

const manifestSchema = z.object({
  name: z.string(),
  metaData: z.object({ contract: z.object({ id: z.string(), version: z.string(), majors: z.array(z.int()) }) }),
});

class RemoteRefusal extends Error {
  override readonly name = 'RemoteRefusal';
  constructor(
    readonly reason: LoadFailure['reason'],
    message: string,
    cause?: unknown,
  ) {
    super(message, { cause });
  }
}

/** Reads the manifest before any code of the remote runs, and refuses a contract that this host does not speak. */
const checkManifest = async (url: string): Promise<void> => {
  let body: unknown;
  try {
    const response = await fetch(url, { cache: 'no-cache', signal: AbortSignal.timeout(MANIFEST_TIMEOUT_MS) });
    if (!response.ok) throw new Error(`The manifest answered ${response.status}.`);
    body = await response.json();
  } catch (cause) {
    throw new RemoteRefusal(
      'unreachable',
      'The ticket panel could not be loaded. The queue works on without it.',
      cause,
    );
  }
  const manifest = manifestSchema.safeParse(body);
  if (!manifest.success)
    throw new RemoteRefusal('not_a_remote', 'What is served as the ticket panel is not a ticket panel.');
  const { id, majors, version } = manifest.data.metaData.contract;
  const major = Number(CONTRACT_VERSION.split('.')[0]);
  if (id !== CONTRACT_ID || !majors.includes(major)) {
    throw new RemoteRefusal(
      'wrong_contract',
      `The ticket panel speaks contract ${version}; this queue needs ${CONTRACT_VERSION}.`,
    );
  }
};

const isPeekRemote = (module: unknown): module is { default: PeekRemote } => {
  const remote = (module as { default?: Partial<PeekRemote> } | null)?.default;
  return typeof remote?.mount === 'function' && typeof remote.negotiate === 'function';
};

/** Loads the remote at runtime, as any host would. Failures are answers; nothing is cached but a success. */
export const createPeekLoader = (manifestUrl: string) => {
  let loaded: PeekRemote | undefined;
  let loading: Promise<LoadResult> | undefined;
  let federation: ModuleFederation | undefined;

  const loadOnce = async (): Promise<PeekRemote> => {
    await checkManifest(manifestUrl);
    federation ??= createInstance({ name: 'ticketPeekSandboxShell', remotes: [] });
    // `force` drops what a failed attempt may have left behind.
    federation.registerRemotes([{ name: REMOTE, entry: manifestUrl }], { force: true });
    let module: unknown;
    try {
      module = await federation.loadRemote(`${REMOTE}/mount`);
    } catch (cause) {
      throw new RemoteRefusal(
        'unreachable',
        'The ticket panel could not be loaded. The queue works on without it.',
        cause,
      );
    }
    if (!isPeekRemote(module))
      throw new RemoteRefusal('not_a_remote', 'What is served as the ticket panel is not a ticket panel.');
    return module.default;
  };

  const loadWithRetries = async (): Promise<LoadResult> => {
    for (const delayMs of [...RETRY_AFTER_MS, null]) {
      try {
        loaded = await loadOnce();
        return { ok: true, remote: loaded };
      } catch (error) {
        const refusal = error instanceof RemoteRefusal ? error : new RemoteRefusal('unreachable', String(error), error);
        if (delayMs === null || refusal.reason !== 'unreachable')
          return { ok: false, reason: refusal.reason, message: refusal.message };
        await new Promise((resolve) => setTimeout(resolve, delayMs * (0.75 + Math.random() / 2)));
      }
    }
    throw new Error('There is always a last attempt.');
  };

  return {
    /** The remote if it is here already. */
    peekIfLoaded: (): PeekRemote | undefined => loaded,
    /** The remote, or why not. Concurrent calls share one attempt. */
    load: (): Promise<LoadResult> => {
      if (loaded) return Promise.resolve({ ok: true, remote: loaded });
      loading ??= loadWithRetries().finally(() => (loading = undefined));
      return loading;
    },
  };
};

export type PeekLoader = ReturnType<typeof createPeekLoader>;
