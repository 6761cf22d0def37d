import { queryOptions } from '@tanstack/svelte-query';
import { machineRoutes } from '#contracts/http/routes/machine.ts';
import type { Peek } from '../peek.svelte.ts';
import { ticketKeys } from './keys.ts';

export const assetQuery = (peek: Peek, ticketId: string) =>
  queryOptions({
    queryKey: ticketKeys.asset(ticketId),
    queryFn: async ({ signal }) => {
      const answer = await peek.gateway.call(machineRoutes.getAsset, { params: { ticketId }, signal });
      peek.clock.see(answer.serverNow);
      return answer;
    },
  });
