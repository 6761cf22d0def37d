import { queryOptions } from '@tanstack/svelte-query';
import { routes } from '#contracts';
import type { Peek } from '../peek.svelte.ts';
import { signedInKey } from './keys.ts';

export const signedInQuery = (peek: Peek) =>
  queryOptions({
    queryKey: signedInKey,
    // What a host says is held to the same shape as a server's answer.
    queryFn: async ({ signal }) =>
      peek.host.session
        ? routes.getSignedIn.response.parse(await peek.host.session())
        : peek.gateway.call(routes.getSignedIn, { params: {}, signal }),
    staleTime: Infinity,
  });
