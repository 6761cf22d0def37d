import { queryOptions } from '@tanstack/svelte-query';
import { routes } from '#contracts';
import type { Peek } from '../peek.svelte.ts';
import { ticketKeys } from './keys.ts';

/** Who stands in the mails of the ticket; the live stream says when that changes. */
export const participantsQuery = (peek: Peek, ticketId: string) =>
  queryOptions({
    queryKey: ticketKeys.participants(ticketId),
    queryFn: ({ signal }) => peek.gateway.call(routes.listParticipants, { params: { ticketId }, signal }),
  });
