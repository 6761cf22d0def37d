import type { QueryClient } from '@tanstack/svelte-query';
import type { Peek } from '../peek.svelte.ts';
import { recallReply } from '../queries/recallReply.ts';
import type { Draft } from './draft.svelte.ts';

/** Takes a held reply back: its text, recipients and files are the draft again. False when it has left meanwhile. */
export const undoSend = async (peek: Peek, client: QueryClient, draft: Draft, messageId: string): Promise<boolean> => {
  try {
    draft.take(await recallReply(peek, client, draft.ticketId, messageId));
    peek.announce(peek.words.say('The reply was not sent. It is a draft again.'));
    return true;
  } catch (error) {
    peek.notifyFailure(error);
    return false;
  }
};
