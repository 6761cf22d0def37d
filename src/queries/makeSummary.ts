import { mutationOptions, type QueryClient } from '@tanstack/svelte-query';
import type { SummaryResponse } from '#contracts';
import { nexieRoutes } from '#contracts/http/routes/nexie.ts';
import type { Peek } from '../peek.svelte.ts';
import { ticketKeys } from './keys.ts';

/** Asks for a new summary; it arrives over the live stream. */
export const makeSummary = (peek: Peek, client: QueryClient, ticketId: string) =>
  mutationOptions({
    mutationFn: () => peek.gateway.call(nexieRoutes.makeSummary, { params: { ticketId } }),
    onSuccess: (answer: SummaryResponse) => client.setQueryData(ticketKeys.summary(ticketId), answer),
  });
