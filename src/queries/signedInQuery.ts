import { queryOptions } from '@tanstack/svelte-query';
import { sessionRoutes } from '#contracts/http/routes/session.ts';
import type { Peek } from '../peek.svelte.ts';
import { signedInKey } from './keys.ts';

export const signedInQuery = (peek: Peek) =>
  queryOptions({
    queryKey: signedInKey,
    // What a host says is held to the same shape as a server's answer.
    queryFn: async ({ signal }) =>
      peek.host.session
        ? sessionRoutes.getSignedIn.response.parse(await peek.host.session())
        : peek.gateway.call(sessionRoutes.getSignedIn, { params: {}, signal }),
    staleTime: Infinity,
  });
