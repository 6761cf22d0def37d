import { queryOptions } from '@tanstack/svelte-query';
import { routes } from '#contracts';
import { sessionPollInterval } from '../domain/sessionPolling.ts';
import type { Peek } from '../peek.svelte.ts';
import { ticketKeys } from './keys.ts';

/** The ticket's latest support session; polled in the background while it is open (SPEC, Start session). */
export const sessionQuery = (peek: Peek, ticketId: string) =>
  queryOptions({
    queryKey: ticketKeys.session(ticketId),
    queryFn: async ({ signal }) => {
      const answer = await peek.gateway.call(routes.getSupportSession, { params: { ticketId }, signal });
      peek.clock.see(answer.serverNow);
      return answer;
    },
    refetchInterval: ({ state }) => sessionPollInterval(state.data?.session, document.hidden),
    refetchIntervalInBackground: true,
  });
