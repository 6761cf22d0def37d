import { queryOptions } from '@tanstack/svelte-query';
import { routes } from '#contracts';
import type { Peek } from '../peek.svelte.ts';
import { ticketKeys } from './keys.ts';

export const postureQuery = (peek: Peek, ticketId: string) =>
  queryOptions({
    queryKey: ticketKeys.posture(ticketId),
    queryFn: ({ signal }) => peek.gateway.call(routes.getPosture, { params: { ticketId }, signal }),
  });
