import { queryOptions } from '@tanstack/svelte-query';
import { timeRoutes } from '#contracts/http/routes/time.ts';
import type { Peek } from '../peek.svelte.ts';
import { ticketKeys } from './keys.ts';

export const timeQuery = (peek: Peek, ticketId: string) =>
  queryOptions({
    queryKey: ticketKeys.time(ticketId),
    queryFn: async ({ signal }) => {
      const answer = await peek.gateway.call(timeRoutes.getTime, { params: { ticketId }, signal });
      peek.clock.see(answer.serverNow);
      return answer;
    },
  });
