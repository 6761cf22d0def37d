import { mutationOptions, type QueryClient } from '@tanstack/svelte-query';
import { routes, type Technician, type Ticket, type TicketChange } from '#contracts';
import { failureOf, peekErrorOf } from '../domain/failure.ts';
import { ticketRowOf } from '../domain/ticketRow.ts';
import type { Peek } from '../peek.svelte.ts';
import { ticketKeys } from './keys.ts';

/** A change in place: what to show at once, and what to ask of the server. */
export interface TicketEdit {
  readonly show: (ticket: Ticket) => Ticket;
  readonly ask: (ticket: Ticket) => Promise<Ticket>;
}

/** Changes status, priority or assignee. `assignee` is who the new `assigneeId` is, to show it at once. */
export const changeOf = (peek: Peek, change: TicketChange, assignee?: Pick<Technician, 'id' | 'name'> | null): TicketEdit => ({
  show: (ticket) => {
    const { assigneeId: _, ...fields } = change;
    return { ...ticket, ...fields, ...(assignee === undefined ? {} : { assignee }) };
  },
  ask: ({ id, revision }) => peek.gateway.call(routes.changeTicket, { params: { ticketId: id }, body: change, revision }),
});

/** Take ownership: the server knows who asks; `me` is only what is shown meanwhile. */
export const ownershipOf = (peek: Peek, me: Pick<Technician, 'id' | 'name'> | undefined): TicketEdit => ({
  show: (ticket) => (me ? { ...ticket, assignee: { id: me.id, name: me.name } } : ticket),
  ask: ({ id, revision }) => peek.gateway.call(routes.takeOwnership, { params: { ticketId: id }, revision }),
});

/**
 * Applies an edit to the cache at once and confirms or rolls it back by the server's answer. Edits of
 * one ticket run one after the other, each with the revision that the one before has left.
 */
export const changeTicket = (peek: Peek, client: QueryClient, ticketId: string) => {
  const key = ticketKeys.detail(ticketId);
  const confirmed = (ticket: Ticket): void => {
    client.setQueryData<Ticket>(key, ticket);
    peek.emit('ticket.changed', { row: ticketRowOf(ticket) });
  };
  return mutationOptions({
    mutationKey: [...key, 'edit'],
    scope: { id: `edit ${ticketId}` },
    onMutate: async ({ show }: TicketEdit) => {
      await client.cancelQueries({ queryKey: key });
      const before = client.getQueryData<Ticket>(key);
      if (before) client.setQueryData<Ticket>(key, show(before));
      return before;
    },
    mutationFn: ({ ask }: TicketEdit) => {
      const ticket = client.getQueryData<Ticket>(key);
      if (!ticket) throw new Error('The ticket is not loaded yet. Try again in a moment.');
      return ask(ticket);
    },
    onSuccess: confirmed,
    onError: async (error, _edit, before) => {
      if (before) client.setQueryData<Ticket>(key, before);
      const { title, detail } = failureOf(error);
      peek.notify({ tone: 'danger', title, detail });
      if (before) peek.emit('ticket.rolled_back', { error: peekErrorOf(error), row: ticketRowOf(before) });
      await client.invalidateQueries({ queryKey: key });
    },
  });
};
