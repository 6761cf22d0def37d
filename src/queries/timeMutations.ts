import { mutationOptions, type QueryClient } from '@tanstack/svelte-query';
import type { TicketTime, TimeEntryCreate, TimeEntryEdit } from '#contracts';
import { timeRoutes } from '#contracts/http/routes/time.ts';
import type { Peek } from '../peek.svelte.ts';
import { ticketKeys } from './keys.ts';

/** What can be done with time on a ticket. */
export type TimeAction =
  | { readonly do: 'start' }
  | { readonly do: 'pause' }
  /** Pauses the timer on the other ticket and starts it here. */
  | { readonly do: 'switch'; readonly from: string }
  | { readonly do: 'stop'; readonly note: string }
  /** Under one `key`, it is logged once. */
  | { readonly do: 'log'; readonly entry: TimeEntryCreate; readonly key: string }
  | { readonly do: 'edit'; readonly entryId: string; readonly change: TimeEntryEdit }
  | { readonly do: 'remove'; readonly entryId: string };

/** Runs one action of the timer or logs an entry; the answer is the card's new state. */
export const timeMutation = (peek: Peek, client: QueryClient, ticketId: string) => {
  const params = { ticketId };
  const ask = (action: TimeAction): Promise<TicketTime> => {
    switch (action.do) {
      case 'start':
        return peek.gateway.call(timeRoutes.startTimer, { params });
      case 'switch':
        return peek.gateway
          .call(timeRoutes.pauseTimer, { params: { ticketId: action.from } })
          .then(() => peek.gateway.call(timeRoutes.startTimer, { params }));
      case 'pause':
        return peek.gateway.call(timeRoutes.pauseTimer, { params });
      case 'stop':
        return peek.gateway.call(timeRoutes.stopTimer, { params, body: { note: action.note } });
      case 'log':
        return peek.gateway.call(timeRoutes.addTimeEntry, { params, body: action.entry, idempotencyKey: action.key });
      case 'edit':
        return peek.gateway.call(timeRoutes.editTimeEntry, {
          params: { ...params, entryId: action.entryId },
          body: action.change,
        });
      case 'remove':
        return peek.gateway.call(timeRoutes.removeTimeEntry, { params: { ...params, entryId: action.entryId } });
    }
  };
  return mutationOptions({
    mutationFn: ask,
    onSuccess: (time) => {
      peek.clock.see(time.serverNow);
      client.setQueryData(ticketKeys.time(ticketId), time);
      void client.invalidateQueries({ queryKey: ticketKeys.timeChanges(ticketId) });
    },
    onError: (error) => {
      peek.notifyFailure(error);
    },
  });
};
