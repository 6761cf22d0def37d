import { createMutation, useQueryClient } from '@tanstack/svelte-query';
import { getPeek, getTicketId } from '../peek.svelte.ts';
import { changeTicket, type TicketEdit } from '../queries/changeTicket.ts';

/** Makes edits of this panel's ticket; call it while a component initialises. */
export const useTicketEdit = (): ((edit: TicketEdit) => void) => {
  const peek = getPeek();
  const client = useQueryClient();
  const ticketId = getTicketId();
  const mutation = createMutation(() => changeTicket(peek, client, ticketId));
  return (edit) => {
    peek.measures.changed(Object.keys(edit.change));
    mutation.mutate(edit);
  };
};
