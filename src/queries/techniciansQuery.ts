import { queryOptions } from '@tanstack/svelte-query';
import { routes } from '#contracts';
import type { Peek } from '../peek.svelte.ts';
import { techniciansKey } from './keys.ts';

export const techniciansQuery = (peek: Peek) =>
  queryOptions({
    queryKey: techniciansKey,
    queryFn: ({ signal }) => peek.gateway.call(routes.listTechnicians, { params: {}, signal }),
  });
