import { useMutationState } from '@tanstack/svelte-query';
import type { TicketEdit } from './changeTicket.ts';
import { ticketKeys } from './keys.ts';

/** What the edits under way change, in the order in which they were made. Call it while a component initialises. */
export const usePendingEdits = (ticketId: string): readonly TicketEdit['show'][] =>
  useMutationState({
    filters: { mutationKey: ticketKeys.edits(ticketId), status: 'pending' },
    select: ({ state }) => (state.variables as TicketEdit).show,
  });
