import { mutationOptions, type QueryClient } from '@tanstack/svelte-query';
import type { Technician, Ticket, TicketChange } from '#contracts';
import { ticketRoutes } from '#contracts/http/routes/ticket.ts';
import { peekErrorOf } from '../domain/failure.ts';
import { isUntouched } from '../domain/ticketChanges.ts';
import { ticketRowOf } from '../domain/ticketRow.ts';
import { GatewayRefused } from '../gateway/errors.ts';
import { fetchLater } from '../later/later.ts';
import type { Peek } from '../peek.svelte.ts';
import { ticketKeys } from './keys.ts';

/** A change in place: what it is about, what to show at once, and what to ask of the server. */
export interface TicketEdit {
  readonly change: TicketChange;
  readonly show: (ticket: Ticket) => Ticket;
  readonly ask: (ticket: Ticket) => Promise<Ticket>;
}

const withFields = (ticket: Ticket, values: TicketChange['customFields'] = {}): Ticket['customFields'] =>
  ticket.customFields.map((field) => ({ ...field, ...(field.id in values && { value: values[field.id] ?? null }) }));

/** Changes a ticket. `assignee` is who the new `assigneeId` is, to show it at once. */
export const changeOf = (
  peek: Peek,
  change: TicketChange,
  assignee?: Pick<Technician, 'id' | 'name'> | null,
): TicketEdit => ({
  change,
  show: (ticket) => {
    const { assigneeId: _, customFields, ...fields } = change;
    return {
      ...ticket,
      ...fields,
      customFields: withFields(ticket, customFields),
      ...(assignee === undefined ? {} : { assignee }),
    };
  },
  ask: ({ id, revision }) =>
    peek.gateway.call(ticketRoutes.changeTicket, { params: { ticketId: id }, body: change, revision }),
});

/** Take ownership: the server knows who asks; `me` is only what is shown meanwhile. */
export const ownershipOf = (peek: Peek, me: Pick<Technician, 'id' | 'name'> | undefined): TicketEdit => ({
  change: { assigneeId: me?.id ?? null },
  show: (ticket) => (me ? { ...ticket, assignee: { id: me.id, name: me.name } } : ticket),
  ask: ({ id, revision }) => peek.gateway.call(ticketRoutes.takeOwnership, { params: { ticketId: id }, revision }),
});

/** Takes in what the server says of the ticket, whether it answered or told: nothing that is older than what is known. */
export const confirmTicket = (peek: Peek, client: QueryClient, ticket: Ticket): void => {
  const key = ticketKeys.detail(ticket.id);
  const known = client.getQueryData<Ticket>(key);
  if (known && known.revision > ticket.revision) return;
  client.setQueryData<Ticket>(key, ticket);
  if (known?.revision !== ticket.revision) peek.emit('ticket.changed', { row: ticketRowOf(ticket) });
};

/** How often a change is laid over those of others before the technician is asked. */
const MOST_MERGES = 3;

/**
 * Asks for an edit; where others have changed the ticket meanwhile, but nothing that the edit is about,
 * it is asked for on top of their changes. Throws the `revision-conflict` when the same field is meant.
 */
const askOnTop = async (peek: Peek, client: QueryClient, edit: TicketEdit, seen: Ticket): Promise<Ticket> => {
  let current = seen;
  for (let merges = 0; ; merges += 1) {
    try {
      return await edit.ask(current);
    } catch (error) {
      const moved = error instanceof GatewayRefused && error.problem.code === 'revision-conflict';
      if (!moved || merges === MOST_MERGES) throw error;
      current = await peek.gateway.call(ticketRoutes.getTicket, { params: { ticketId: seen.id } });
      confirmTicket(peek, client, current);
      if (!isUntouched(edit.change, seen, current)) throw error;
    }
  }
};

/** Makes an edit from outside of a component; what goes wrong is told as for any other edit. */
export const runEdit = (peek: Peek, client: QueryClient, ticketId: string, edit: TicketEdit): void => {
  const mutation = client.getMutationCache().build(client, changeTicket(peek, client, ticketId));
  mutation.execute(edit).catch(() => undefined);
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
    mutationFn: async (edit: TicketEdit) => {
      const before = client.getQueryData<Ticket>(key);
      if (!before) throw new Error(peek.words.say('The ticket is not loaded yet. Try again in a moment.'));
      const after = await askOnTop(peek, client, edit, before);
      const run = (undo: TicketChange, assignee?: Ticket['assignee']): void =>
        runEdit(peek, client, ticketId, changeOf(peek, undo, assignee));
      fetchLater().then(({ offerUndo }) => offerUndo(peek, { change: edit.change, before, after, run }), peek.report);
      return after;
    },
    onSuccess: (ticket) => confirmTicket(peek, client, ticket),
    onError: (error) => {
      peek.notifyFailure(error);
      const ticket = client.getQueryData<Ticket>(key);
      if (ticket) peek.emit('ticket.rolled_back', { error: peekErrorOf(error), row: ticketRowOf(ticket) });
      // A refusal often means that the ticket is not as it was thought to be. Until that is known, nothing stays laid over it.
      void client.invalidateQueries({ queryKey: key });
    },
  });
};

/** The ticket as it will be when the edits under way have gone through. */
export const withEdits = (ticket: Ticket, edits: readonly TicketEdit['show'][]): Ticket =>
  edits.reduce((shown, show) => show(shown), ticket);
