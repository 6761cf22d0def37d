import type { QueryClient } from '@tanstack/svelte-query';
import type { Opening } from '#contracts';
import type { Peek } from '../peek.svelte.ts';
import { threadQuery } from './threadQuery.ts';
import { ticketQuery } from './ticketQuery.ts';

/** What a Peek is given of a ticket before it is mounted. */
export interface OpenedAhead {
  readonly answer: Promise<Opening | null>;
  /** The answer where it is here. */
  readonly opened?: Opening | null;
}

/** Lets a Peek begin with what was fetched ahead: with data that is here it is painted at once, else it waits for that answer. */
export const seedOpening = (
  peek: Peek,
  client: QueryClient,
  ticketId: string,
  { answer, opened }: OpenedAhead,
): void => {
  if (opened === null) return;
  peek.openings.adopt(ticketId, answer, opened ? ['drafts', 'readMark'] : ['ticket', 'thread', 'drafts', 'readMark']);
  if (!opened) return;
  client.setQueryData(ticketQuery(peek, ticketId).queryKey, opened.ticket);
  client.setQueryData(threadQuery(peek, ticketId).queryKey, { pages: [opened.thread], pageParams: [null] });
};
