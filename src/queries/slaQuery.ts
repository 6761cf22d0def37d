import { queryOptions } from '@tanstack/svelte-query';
import type { Sla } from '#contracts';
import { timeRoutes } from '#contracts/http/routes/time.ts';
import type { Peek } from '../peek.svelte.ts';
import { ticketKeys } from './keys.ts';

const MAX_WAIT_MS = 6 * 60 * 60_000;

/** Milliseconds from an answer until its figures run differently; false for never. */
const untilChange = (sla: Sla | null): number | false => {
  const changesAt = sla?.businessTime?.changesAt;
  if (!sla || !changesAt) return false;
  return Math.min(MAX_WAIT_MS, Math.max(1_000, Date.parse(changesAt) - Date.parse(sla.serverNow) + 500));
};

export const slaQuery = (peek: Peek, ticketId: string) =>
  queryOptions({
    queryKey: ticketKeys.sla(ticketId),
    queryFn: async ({ signal }) => {
      const answer = await peek.gateway.call(timeRoutes.getSla, { params: { ticketId }, signal });
      if (answer.sla) peek.clock.see(answer.sla.serverNow);
      return answer;
    },
    // When business time stops or begins, the next stretch of it is asked for.
    refetchInterval: ({ state }) => untilChange(state.data?.sla ?? null),
  });
