import { createInstance, type ModuleFederation, type ModuleFederationRuntimePlugin } from '@module-federation/runtime';
import type { PeekRemote } from '../host.ts';
import type { FitManifest } from './manifest.ts';
import { RemoteRefusal, UNREACHABLE } from './refusal.ts';

interface TrustedTypePolicyFactory {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
}

/** Made once a page: a policy's name may be used once only, unless the page's CSP says otherwise. */
let policy: { createScriptURL(url: string): string } | undefined;

/** The address of a script as a page that requires Trusted Types takes it; such a page allows the policy `ticket-peek-loader`. */
const trusted = (url: string): string => {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypePolicyFactory };
  if (!trustedTypes) return url;
  policy ??= trustedTypes.createPolicy('ticket-peek-loader', { createScriptURL: (given) => given });
  return policy.createScriptURL(url);
};

const isPeekRemote = (module: unknown): module is { default: PeekRemote } => {
  const remote = (module as { default?: Partial<PeekRemote> } | null)?.default;
  return typeof remote?.mount === 'function' && typeof remote.negotiate === 'function';
};

/**
 * Runs what a manifest names, by Module Federation's own runtime. The runtime gets the very manifest that the gate has
 * read, and the entry's script carries the integrity that the manifest states.
 */
export class Federation {
  #instance: ModuleFederation | undefined;
  #manifest: FitManifest | undefined;

  constructor(
    private readonly hostName: string,
    private readonly timeoutMs: number,
    private readonly nonce?: string,
  ) {}

  readonly #plugin: ModuleFederationRuntimePlugin = {
    name: 'ticket-peek-loader',
    fetch: async () => new Response(this.#manifest?.text, { headers: { 'Content-Type': 'application/json' } }),
    createScript: ({ url }) => {
      const script = document.createElement('script');
      script.src = trusted(url);
      script.async = true;
      script.crossOrigin = 'anonymous';
      const integrity = this.#manifest?.integrity[new URL(url, location.href).pathname.split('/').at(-1)!];
      if (integrity) script.integrity = integrity;
      if (this.nonce !== undefined) script.nonce = this.nonce;
      return { script, timeout: this.timeoutMs };
    },
  };

  /** Another module of the build that {@link load} has loaded. */
  async module(name: 'bridge' | 'element'): Promise<unknown> {
    return this.#instance?.loadRemote(`${this.#manifest?.name}/${name}`);
  }

  /** The remote of a manifest. Throws a {@link RemoteRefusal}. */
  async load(manifest: FitManifest): Promise<PeekRemote> {
    this.#manifest = manifest;
    this.#instance ??= createInstance({ name: this.hostName, remotes: [], plugins: [this.#plugin] });
    // `force` drops what a failed attempt may have left behind.
    this.#instance.registerRemotes([{ name: manifest.name, entry: manifest.url }], { force: true });
    let module: unknown;
    try {
      module = await this.#instance.loadRemote(`${manifest.name}/mount`);
    } catch (cause) {
      throw new RemoteRefusal('unreachable', UNREACHABLE, cause);
    }
    if (!isPeekRemote(module))
      throw new RemoteRefusal('not_a_remote', 'What is served as the ticket panel is not a ticket panel.');
    return module.default;
  }
}
