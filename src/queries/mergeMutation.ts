import { mutationOptions, type QueryClient } from '@tanstack/svelte-query';
import type { TicketRow } from '#contracts';
import { ticketRoutes } from '#contracts/http/routes/ticket.ts';
import type { Peek } from '../peek.svelte.ts';
import { ticketKeys } from './keys.ts';

/** How long the way back from a merge is offered without looking for it, in milliseconds. */
const UNDO_MS = 15_000;

/** Takes a merge of another ticket back. */
export const undoMerge = async (
  peek: Peek,
  client: QueryClient,
  { fromTicketId, mergeId, shownTicketId }: { fromTicketId: string; mergeId: string; shownTicketId: string },
): Promise<void> => {
  try {
    await peek.gateway.call(ticketRoutes.undoMerge, { params: { ticketId: fromTicketId, mergeId } });
    await client.invalidateQueries({ queryKey: ticketKeys.all(shownTicketId) });
  } catch (error) {
    peek.notifyFailure(error);
  }
};

/** Merges a duplicate into the shown ticket, and offers the way back. */
export const mergeMutation = (peek: Peek, client: QueryClient, intoTicketId: string) =>
  mutationOptions({
    mutationFn: (duplicate: TicketRow) =>
      peek.gateway.call(ticketRoutes.mergeTicket, { params: { ticketId: duplicate.id }, body: { intoTicketId } }),
    onSuccess: async ({ mergeId }, { id: fromTicketId, number }) => {
      peek.notify({
        tone: 'success',
        title: peek.words.say('#{number} is merged into this ticket', { number: String(number) }),
        detail: '',
        lastsMs: UNDO_MS,
        action: {
          label: peek.words.say('Undo'),
          run: () => void undoMerge(peek, client, { fromTicketId, mergeId, shownTicketId: intoTicketId }),
        },
      });
      await client.invalidateQueries({ queryKey: ticketKeys.all(intoTicketId) });
    },
    onError: (error) => peek.notifyFailure(error),
  });
