import type { ModuleFederationRuntimePlugin } from '@module-federation/runtime';

interface Policies {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
}

/** For a page that requires Trusted Types: vouches for the addresses of scripts that the runtime loads. */
export default (): ModuleFederationRuntimePlugin => {
  const { trustedTypes } = globalThis as { trustedTypes?: Policies };
  const policy = trustedTypes?.createPolicy('ticket-peek-loader', { createScriptURL: (url) => url });
  return {
    name: 'trusted-scripts',
    createScript: ({ url }) => {
      const script = document.createElement('script');
      script.src = policy?.createScriptURL(url) ?? url;
      return script;
    },
  };
};
