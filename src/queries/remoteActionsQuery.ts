import { queryOptions } from '@tanstack/svelte-query';
import { routes } from '#contracts';
import type { Peek } from '../peek.svelte.ts';
import { ticketKeys } from './keys.ts';

export const remoteActionsQuery = (peek: Peek, ticketId: string) =>
  queryOptions({
    queryKey: ticketKeys.remoteActions(ticketId),
    queryFn: ({ signal }) => peek.gateway.call(routes.listRemoteActions, { params: { ticketId }, signal }),
  });
