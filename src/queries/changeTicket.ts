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
export const changeOf = (
  peek: Peek,
  change: TicketChange,
  assignee?: Pick<Technician, 'id' | 'name'> | null,
): TicketEdit => ({
  show: (ticket) => {
    const { assigneeId: _, customFields: values = {}, ...fields } = change;
    const customFields = ticket.customFields.map((field) => ({
      ...field,
      ...(field.id in values && { value: values[field.id] ?? null }),
    }));
    return { ...ticket, ...fields, customFields, ...(assignee === undefined ? {} : { assignee }) };
  },
  ask: ({ id, revision }) =>
    peek.gateway.call(routes.changeTicket, { params: { ticketId: id }, body: change, revision }),
});

/** Take ownership: the server knows who asks; `me` is only what is shown meanwhile. */
export const ownershipOf = (peek: Peek, me: Pick<Technician, 'id' | 'name'> | undefined): TicketEdit => ({
  show: (ticket) => (me ? { ...ticket, assignee: { id: me.id, name: me.name } } : ticket),
  ask: ({ id, revision }) => peek.gateway.call(routes.takeOwnership, { params: { ticketId: id }, revision }),
});

/** Takes in what the server says of the ticket, whether it answered or told: nothing that is older than what is known. */
export const confirmTicket = (peek: Peek, client: QueryClient, ticket: Ticket): void => {
  const key = ticketKeys.detail(ticket.id);
  const known = client.getQueryData<Ticket>(key);
  if (known && known.revision > ticket.revision) return;
  client.setQueryData<Ticket>(key, ticket);
  if (known?.revision !== ticket.revision) peek.emit('ticket.changed', { row: ticketRowOf(ticket) });
};

/**
 * Sends an edit to the server. The cache holds the server's word only; what is shown is that with the
 * edits under way laid over it ({@link withEdits}), so that a refusal leaves nothing to mend. Edits of
 * one ticket go out one after the other, each with the revision that the one before has left.
 */
export const changeTicket = (peek: Peek, client: QueryClient, ticketId: string) => {
  const key = ticketKeys.detail(ticketId);
  return mutationOptions({
    mutationKey: ticketKeys.edits(ticketId),
    scope: { id: `edit ${ticketId}` },
    mutationFn: ({ ask }: TicketEdit) => {
      const ticket = client.getQueryData<Ticket>(key);
      if (!ticket) throw new Error('The ticket is not loaded yet. Try again in a moment.');
      return ask(ticket);
    },
    onSuccess: (ticket) => confirmTicket(peek, client, ticket),
    onError: async (error) => {
      const { title, detail } = failureOf(error);
      peek.notify({ tone: 'danger', title, detail });
      const ticket = client.getQueryData<Ticket>(key);
      if (ticket) peek.emit('ticket.rolled_back', { error: peekErrorOf(error), row: ticketRowOf(ticket) });
      // A refusal often means that the ticket is not as it was thought to be.
      await client.invalidateQueries({ queryKey: key });
    },
  });
};

/** The ticket as it will be when the edits under way have gone through. */
export const withEdits = (ticket: Ticket, edits: readonly TicketEdit['show'][]): Ticket =>
  edits.reduce((shown, show) => show(shown), ticket);
