import { queryOptions } from '@tanstack/svelte-query';
import { routes } from '#contracts';
import type { Peek } from '../peek.svelte.ts';

/** Tags that the tenant's tickets have, the most used first. */
export const tagsQuery = (peek: Peek) =>
  queryOptions({
    queryKey: ['tags'],
    queryFn: ({ signal }) => peek.gateway.call(routes.listTags, { params: {}, signal }),
  });
