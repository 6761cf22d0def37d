import { keepPreviousData, queryOptions } from '@tanstack/svelte-query';
import { conversationRoutes } from '#contracts/http/routes/conversation.ts';
import type { Peek } from '../peek.svelte.ts';
import { ticketKeys } from './keys.ts';

/** Shorter words are not looked for. */
export const FIND_MIN_LENGTH = 2;

/** Where some words stand in the whole conversation, newest first. */
export const foundMessagesQuery = (peek: Peek, ticketId: string, text: string) =>
  queryOptions({
    queryKey: ticketKeys.found(ticketId, text),
    queryFn: ({ signal }) =>
      peek.gateway.call(conversationRoutes.findMessages, { params: { ticketId }, query: { text }, signal }),
    enabled: text.length >= FIND_MIN_LENGTH,
    placeholderData: text.length >= FIND_MIN_LENGTH ? keepPreviousData : undefined,
  });
