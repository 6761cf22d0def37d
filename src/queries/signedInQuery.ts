import { queryOptions } from '@tanstack/svelte-query';
import { routes } from '#contracts';
import type { Peek } from '../peek.svelte.ts';
import { signedInKey } from './keys.ts';

export const signedInQuery = (peek: Peek) =>
  queryOptions({
    queryKey: signedInKey,
    queryFn: ({ signal }) => peek.gateway.call(routes.getSignedIn, { params: {}, signal }),
    staleTime: Infinity,
  });
