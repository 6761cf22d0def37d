import { queryOptions } from '@tanstack/svelte-query';
import type { SupportSessionResponse } from '#contracts';
import { machineRoutes } from '#contracts/http/routes/machine.ts';
import { sessionPollInterval } from '../domain/sessionPolling.ts';
import type { Peek } from '../peek.svelte.ts';
import { ticketKeys } from './keys.ts';

/** The ticket's latest support session; polled in the background while it is open (SPEC, Start session). */
export const sessionQuery = (peek: Peek, ticketId: string) =>
  queryOptions({
    queryKey: ticketKeys.session(ticketId),
    queryFn: async ({ client, queryKey, signal }) => {
      const answer = await peek.gateway.call(machineRoutes.getSupportSession, { params: { ticketId }, signal });
      peek.clock.see(answer.serverNow);
      // The stream may have been faster than this answer.
      const known = client.getQueryData<SupportSessionResponse>(queryKey);
      return known && known.serverNow > answer.serverNow ? known : answer;
    },
    refetchInterval: ({ state }) => sessionPollInterval(state.data?.session, document.hidden),
    refetchIntervalInBackground: true,
  });
