import { queryOptions } from '@tanstack/svelte-query';
import { sessionRoutes } from '#contracts/http/routes/session.ts';
import type { Peek } from '../peek.svelte.ts';
import { techniciansKey } from './keys.ts';

export const techniciansQuery = (peek: Peek) =>
  queryOptions({
    queryKey: techniciansKey,
    queryFn: ({ signal }) => peek.gateway.call(sessionRoutes.listTechnicians, { params: {}, signal }),
  });
