import { queryOptions } from '@tanstack/svelte-query';
import { conversationRoutes } from '#contracts/http/routes/conversation.ts';
import type { Peek } from '../peek.svelte.ts';
import { ticketKeys } from './keys.ts';

/** Who stands in the mails of the ticket; the live stream says when that changes. */
export const participantsQuery = (peek: Peek, ticketId: string) =>
  queryOptions({
    queryKey: ticketKeys.participants(ticketId),
    queryFn: ({ signal }) => peek.gateway.call(conversationRoutes.listParticipants, { params: { ticketId }, signal }),
  });
