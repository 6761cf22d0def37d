import { queryOptions } from '@tanstack/svelte-query';
import { machineRoutes } from '#contracts/http/routes/machine.ts';
import type { Peek } from '../peek.svelte.ts';
import { ticketKeys } from './keys.ts';

export const postureQuery = (peek: Peek, ticketId: string) =>
  queryOptions({
    queryKey: ticketKeys.posture(ticketId),
    queryFn: ({ signal }) => peek.gateway.call(machineRoutes.getPosture, { params: { ticketId }, signal }),
  });
