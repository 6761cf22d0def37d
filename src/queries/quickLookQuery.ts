import { queryOptions } from '@tanstack/svelte-query';
import { conversationRoutes } from '#contracts/http/routes/conversation.ts';
import type { Peek } from '../peek.svelte.ts';
import { ticketKeys } from './keys.ts';

/** Messages that a quick look shows. */
const SHOWN = 3;

/** The last written messages of another ticket, to tell whether it is the one that was looked for. */
export const quickLookQuery = (peek: Peek, ticketId: string) =>
  queryOptions({
    queryKey: ticketKeys.quickLook(ticketId),
    queryFn: ({ signal }) =>
      peek.gateway.call(conversationRoutes.listMessages, {
        params: { ticketId },
        query: { kinds: 'customer,technician,internal_note', limit: SHOWN },
        signal,
      }),
  });
