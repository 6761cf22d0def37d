import { mutationOptions, type QueryClient } from '@tanstack/svelte-query';
import { routes, type TicketRow } from '#contracts';
import { failureOf } from '../domain/failure.ts';
import type { Peek } from '../peek.svelte.ts';
import { ticketKeys } from './keys.ts';

const tellFailure = (peek: Peek, error: unknown): void => {
  const { title, detail } = failureOf(error);
  peek.notify({ tone: 'danger', title, detail });
};

/** How long the way back from a merge is offered without looking for it, in milliseconds. */
const UNDO_MS = 15_000;

/** Takes a merge of another ticket back. */
export const undoMerge = async (
  peek: Peek,
  client: QueryClient,
  { fromTicketId, mergeId, shownTicketId }: { fromTicketId: string; mergeId: string; shownTicketId: string },
): Promise<void> => {
  try {
    await peek.gateway.call(routes.undoMerge, { params: { ticketId: fromTicketId, mergeId } });
    await client.invalidateQueries({ queryKey: ticketKeys.all(shownTicketId) });
  } catch (error) {
    tellFailure(peek, error);
  }
};

/** Merges a duplicate into the shown ticket, and offers the way back. */
export const mergeMutation = (peek: Peek, client: QueryClient, intoTicketId: string) =>
  mutationOptions({
    mutationFn: (duplicate: TicketRow) =>
      peek.gateway.call(routes.mergeTicket, { params: { ticketId: duplicate.id }, body: { intoTicketId } }),
    onSuccess: async ({ mergeId }, { id: fromTicketId, number }) => {
      peek.notify({
        tone: 'success',
        title: `#${number} is merged into this ticket`,
        detail: '',
        lastsMs: UNDO_MS,
        action: {
          label: 'Undo',
          run: () => void undoMerge(peek, client, { fromTicketId, mergeId, shownTicketId: intoTicketId }),
        },
      });
      await client.invalidateQueries({ queryKey: ticketKeys.all(intoTicketId) });
    },
    onError: (error) => tellFailure(peek, error),
  });
