import { queryOptions } from '@tanstack/svelte-query';
import { machineRoutes } from '#contracts/http/routes/machine.ts';
import type { Peek } from '../peek.svelte.ts';
import { ticketKeys } from './keys.ts';

export const remoteActionsQuery = (peek: Peek, ticketId: string) =>
  queryOptions({
    queryKey: ticketKeys.remoteActions(ticketId),
    queryFn: ({ signal }) => peek.gateway.call(machineRoutes.listRemoteActions, { params: { ticketId }, signal }),
  });
