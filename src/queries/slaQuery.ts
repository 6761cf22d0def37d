import { queryOptions } from '@tanstack/svelte-query';
import { routes } from '#contracts';
import type { Peek } from '../peek.svelte.ts';
import { ticketKeys } from './keys.ts';

export const slaQuery = (peek: Peek, ticketId: string) =>
  queryOptions({
    queryKey: ticketKeys.sla(ticketId),
    queryFn: async ({ signal }) => {
      const answer = await peek.gateway.call(routes.getSla, { params: { ticketId }, signal });
      if (answer.sla) peek.clock.see(answer.sla.serverNow);
      return answer;
    },
  });
