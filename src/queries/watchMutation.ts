import { mutationOptions, type QueryClient } from '@tanstack/svelte-query';
import { ticketRoutes } from '#contracts/http/routes/ticket.ts';
import type { Peek } from '../peek.svelte.ts';
import { confirmTicket } from './changeTicket.ts';

/** Begins or stops to watch the ticket. */
export const watchMutation = (peek: Peek, client: QueryClient, ticketId: string) =>
  mutationOptions({
    mutationFn: (watching: boolean) =>
      peek.gateway.call(ticketRoutes.watchTicket, { params: { ticketId }, body: { watching } }),
    onSuccess: (ticket) => confirmTicket(peek, client, ticket),
    onError: (error) => {
      peek.notifyFailure(error);
    },
  });
